import Foundation
import GraphC
import Testing

@testable import Commands

/// What graphs, files and tensors are called reaches a terminal as it can be read, on one line.
@Suite struct PrintedNameTests {
  /// A title, a cleared screen, a line of its own, a control of one byte, letters backwards.
  private static let name = "\u{1b}]0;title\u{7}\u{1b}[2J\nerror: x\r\u{9b}31m\u{202e}é\u{2028}"
  private static let shown =
    #"\u{1b}]0;title\u{7}\u{1b}[2J\nerror: x\r\u{9b}31m\u{202e}é\u{2028}"#

  private static func graph(_ name: String) -> String {
    let literal = name.unicodeScalars.map { #"\u{\#(String($0.value, radix: 16))}"# }.joined()
    return """
      graph "\(literal)"(%x: input f32[2]) -> (y: f32[2]) {
        %0 = exp %x : f32[2]
        return %0
      }

      """
  }

  /// Only letters, marks and blanks, and `count` lines.
  private static func expectPlain(_ text: String, lines count: Int? = nil) {
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || PrintedText.isPrinted($0) }, "\(text)")
    if let count { #expect(text.split(separator: "\n").count == count, "\(text)") }
  }

  private static let commands = [
    ["explain"], ["verify", "--backend", "tcc"], ["dump"], ["dump", "--stage", "kernels"],
    ["dump", "--stage", "plan"], ["dump", "--stage", "c"], ["dump", "--format", "dot"],
    ["dump", "--batch", "3"], ["run"], ["run", "--input", "x=[1]"], ["explain", "--json"],
    ["dump", "--format", "json"], ["dump", "--format", "html"], ["train"], ["diff", "plain.ir"],
  ]

  @Test(arguments: commands)
  func namesOfGraphs(command: [String]) throws {
    let directory = try TestDirectory()
    let plain = try directory.file("plain.ir", Self.graph("plain"))
    let path = try directory.file("g.ir", Self.graph(Self.name))
    func run(_ file: String) -> CommandRun {
      let rest = command.dropFirst().map { $0 == "plain.ir" ? plain : $0 }
      return CommandRun([command[0], file] + rest)
    }
    let (found, expected) = (run(path), run(plain))
    #expect(found.status == expected.status)
    Self.expectPlain(found.output, lines: expected.output.split(separator: "\n").count)
    Self.expectPlain(found.errors, lines: expected.errors.split(separator: "\n").count)
  }

  @Test func namesOfFiles() throws {
    let directory = try TestDirectory()
    let folder = directory.path + "/" + Self.name
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let path = folder + "/g.ir"
    try Data(Self.graph("g").utf8).write(to: URL(fileURLWithPath: path))
    for arguments in [
      ["explain", path], ["dump", path, "-o", folder + "/x"], ["dump", folder + "/missing.ir"],
      ["diff", path, path], ["compile", path, "-o", folder, "--emit", "h"],
      ["dump", path + "x.ir"],
      ["run", path, "--input", "x=@" + folder + "/x"], ["train", "tiny", "--weights", path],
    ] {
      let run = CommandRun(arguments)
      Self.expectPlain(run.output)
      Self.expectPlain(run.errors)
      #expect(!(run.output + run.errors).contains("\nerror: x"), "\(run.output)\(run.errors)")
    }
    #expect(CommandRun("dump", path, "-o", folder + "/x").output.contains("/\(Self.shown)/x"))
  }

  @Test func whatCompilersSay() throws {
    let directory = try TestDirectory()
    let script = try directory.script("cc", "printf 'a\\033[2J\\nb\\302\\233\\n'; exit 1")
    let path = try directory.file("g.ir", Self.graph("g"))
    let run = CommandRun("compile", path, "-o", directory.path + "/b", "--cc", script)
    #expect(run.status == 1)
    Self.expectPlain(run.errors)
  }

  /// JSON and IR text have names by their codes, and are read as the names themselves.
  @Test func namesAreEqualWhereTheyAreReadAgain() throws {
    let directory = try TestDirectory()
    let path = try directory.file("g.ir", Self.graph(Self.name))
    let json = try CommandRun("explain", path, "--json").json() as? [String: Any]
    #expect(json?["graph"] as? String == Self.name)
    let text = CommandRun("dump", path).output
    #expect(try GraphParser.parse(text, name: "g", operators: Operators.named).name == Self.name)
  }

  /// A page's places for texts mean nothing in a name.
  @Test func pagesAreFilledOnce() throws {
    let directory = try TestDirectory()
    let folder = directory.path + "/{{scripts}}{{data}}"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let path = folder + "/g.ir"
    try Data(Self.graph("{{styles}}").utf8).write(to: URL(fileURLWithPath: path))
    let page = CommandRun("dump", path, "--format", "html").output
    #expect(page.ranges(of: "<script").count == 2, "\(page.count)")
    #expect(page.contains("{{scripts}}{{data}}/g.ir · GraphC"))
  }
}
