import CodeGeneration
import Foundation
import GraphC
import Modeling
import TestSupport
import Testing
import Verification

/// Long programs are compiled as several files, side by side.
@Suite struct DividedSourceTests {
  /// Layers that differ, so that no kernels share a function; softmax is one that is finished.
  private static func graph() throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("layers")
    var x = builder.input("x", [8, 20])
    for layer in 0..<10 {
      let width = 20 + 4 * layer
      let w = builder.parameter("w\(layer)", [width, width + 4])
      x = layerNorm(softmax(gelu(matmul(x, w)), axis: layer % 2))
    }
    let loss = square(x).mean()
    builder.output("loss", loss)
    for (index, gradient) in grad(loss, wrt: builder.arguments(.parameter)).enumerated() {
      builder.output("d\(index)", gradient)
    }
    return try builder.finish()
  }

  private static func program(isProfiled: Bool = false) throws(Diagnostic) -> EmittedProgram {
    try Compiler.stages(try graph(), options(.cc)).program(.loops, isProfiled: isProfiled)
  }

  @Test(arguments: [1, 2, 3, 7, 1000]) func everyKernelIsInOneFile(_ count: Int) throws {
    let program = try Self.program()
    let files = try #require(program.divided).files(count)
    #expect(count > 7 ? files.count > 7 : files.count == count)
    let definitions = files.flatMap { file in
      file.split(separator: "\n").filter { $0.hasPrefix("GC_KERNEL ") && $0.hasSuffix("{") }
    }
    let whole = program.source.split(separator: "\n").filter {
      $0.hasPrefix("GC_KERNEL ") && $0.hasSuffix("{")
    }
    #expect(definitions == whole && whole.count > 20)
    #expect(files.last?.contains(program.entry) == true)
    #expect(files.dropLast().allSatisfy { !$0.contains(program.entry) })
  }

  @Test func filesAreOfAboutEqualLength() throws {
    let program = try Self.program()
    let lengths = try #require(program.divided).files(3).map(\.utf8.count)
    #expect(3 * (try #require(lengths.min())) > 2 * (try #require(lengths.max())))
  }

  @Test func computesTheSame() throws {
    let graph = try Self.graph()
    // Long enough for several files where there are several processors.
    #expect(try Self.program().graphSource.utf8.count > 90_000)
    let inputs = try VerificationData(graph, seed: 5).arguments()
    let expected = try Compiler.compile(graph, options: options(.tcc)).results(inputs)
    let found = try Compiler.compile(graph, options: options(.cc)).results(inputs)
    #expect(areIdentical(expected, found))
  }

  /// What fails is told as of one file, the text of which is kept.
  @Test func tellsWhichFileFails() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let compiler = folder.appending(path: "cc").path
    let script = """
      #!/bin/sh
      [ "$1" = --version ] && echo "broken 1.0" && exit
      for word in "$@"; do
        case $word in
          *0.o | program.so) file=$word ;;
          *.o) echo "no room for $word" >&2; exit 3 ;;
        esac
      done
      : >"$file"
      """
    #expect(
      FileManager.default.createFile(
        atPath: compiler, contents: Data(script.utf8), attributes: [.posixPermissions: 0o755]))
    var broken = options(.cc)
    broken.execution.compiler = compiler
    broken.execution.cacheDirectory = folder.appending(path: "cache").path
    let error = #expect(throws: Diagnostic.self) {
      _ = try Compiler.compile(try Self.graph(), options: broken)
    }
    let text = try #require(error)
    if ProcessInfo.processInfo.activeProcessorCount > 1 {
      #expect(text.message == "the C compiler failed with exit status 3")
      #expect(text.notes.contains { $0.hasPrefix("cc: no room for program1.o") })
    }
    #expect(text.notes.contains { $0.hasPrefix("note: the command was \(compiler) -m") })
    #expect(text.notes.contains { $0.hasPrefix("note: the C source is in ") })
  }
}
