import Foundation
import GraphC
import Testing

@testable import Commands

/// Names and paths are of others: what is compiled of a graph does not run them.
@Suite struct ForeignTextTests {
  /// Comes out of a comment of C, and touches a file when the program is loaded.
  private static func loading(_ path: String) -> String {
    "x*\\\n/ __attribute__((constructor)) static void owned(void) { "
      + "extern int creat(const char *, int); creat(\"\(path)\", 420); } /\\\n* "
  }

  /// The same when it runs, for a compiler without constructors: a call to the system.
  private static func running(_ path: String) -> String {
    """
    x*\\\n/
    static long owned(const char *p) { long r; __asm__ volatile("syscall" : "=a"(r) : "a"(85), \
    "D"(p), "S"(420L)); return r; }
    #define return owned("\(path)"); return
    /\\\n*\u{20}
    """
  }

  private static func text(_ name: String) -> String {
    let literal = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    return """
      graph "\(literal)"(%x: input f32[2]) -> (y: f32[2]) {
        %0 = exp %x : f32[2]
        return %0
      }

      """
  }

  @Test(arguments: ["tcc", "cc"]) func namesAreNoCode(backend: String) throws {
    for payload in [Self.loading, Self.running] {
      let directory = try TestDirectory()
      let mark = directory.path + "/owned"
      let path = try directory.file("g.ir", Self.text(payload(mark)))
      let run = CommandRun("run", path, "--input", "x=[0, 0]", "--backend", backend)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("[1.0 1.0]"), "\(run.output)")
      #expect(!FileManager.default.fileExists(atPath: mark))
    }
  }

  /// Kernels say which line of which file their nodes are from.
  @Test func pathsAreNoCode() throws {
    let directory = try TestDirectory()
    // A path's directories end at slashes, so that one is made for each.
    let parts = [
      "f*\\\n",
      " __attribute__((constructor)) static void o(void) { "
        + "extern int creat(const char *, int); creat(\"owned\", 420); } ", "\\\n*.ir",
    ]
    let folder = directory.path + "/" + parts.dropLast().joined(separator: "/")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/" + parts[2]
    try Data(Self.text("g").utf8).write(to: URL(fileURLWithPath: path))
    let run = CommandRun("dump", path, "--stage", "c")
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").filter { $0.contains("owned") }
    #expect(!lines.isEmpty)
    for line in lines {
      #expect(line.hasPrefix("/* ") && line.hasSuffix(" */"))
      #expect(line.ranges(of: "*/").count == 1 && !line.contains("\\"))
    }
  }

  /// Of a bundle only the JSON and the weights have the name itself.
  @Test func bundlesHaveNamesInCommentsOnly() throws {
    let directory = try TestDirectory()
    let name = "a\"\"\"\nimport os\n*/ \\\n${x} $<1:y> @z@ # ]] %n ??/\n\u{1b}[2J\u{202e}é"
    let path = try directory.file("g.ir", Self.text(name))
    let folder = directory.path + "/b"
    let run = CommandRun(
      "compile", path, "-o", folder, "--name", "plain", "--emit",
      "c,h,json,py,pc,cmake,modulemap,weights")
    #expect(run.status == 0, "\(run.errors)")
    let spelled =
      "a<U+22><U+22><U+22><U+A>import os<U+A><U+2A>/ <U+5C><U+A><U+24><U+7B>x<U+7D> "
      + "<U+24><U+3C>1:y<U+3E> <U+40>z<U+40> <U+23> ]] %n <U+3F><U+3F>/<U+A><U+1B>[2J<U+202E><U+E9>"
    for file in ["plain.c", "plain.h", "plain.py", "plain.pc", "plainConfig.cmake"] {
      let text = try directory.text("b/" + file)
      // Comments of C show IR text, in which braces stand.
      let isC = file.hasSuffix(".c") || file.hasSuffix(".h")
      let name =
        isC ? spelled.replacing("<U+7B>", with: "{").replacing("<U+7D>", with: "}") : spelled
      #expect(text.contains(name), "\(file)")
      #expect(text.utf8.allSatisfy { $0 == 10 || (32..<127).contains($0) }, "\(file)")
    }
    let json = try JSONSerialization.jsonObject(with: Data(directory.text("b/plain.json").utf8))
    #expect((json as? [String: Any])?["model"] as? String == name)
    let weights = try SafeTensorsMetadata.read(folder + "/plain.safetensors")
    #expect(weights["model"] == name)
  }
}

private enum SafeTensorsMetadata {
  /// The texts that a file has beside its tensors.
  static func read(_ path: String) throws -> [String: String] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let length = data.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    let header = try JSONSerialization.jsonObject(with: data.dropFirst(8).prefix(length))
    return (header as? [String: Any])?["__metadata__"] as? [String: String] ?? [:]
  }
}
