import Formats
import Foundation
import GraphC
import Testing

@testable import Commands

/// Commands on text that says `B`.
@Suite struct BatchSizeTests {
  /// `y = x w` and its mean.
  private static let text = """
    graph affine(%x: input f32[Bx3], %w: parameter f32[3x2] = uniform(-1.0, 1.0)) -> (
      y: f32[Bx2],
      loss: f32[]
    ) {
      %0 = matmul %x, %w : f32[Bx2]
      %1 = reduce_mean %0 {axes = [0, 1]} : f32[]
      return %0, %1
    }

    """

  private func file(_ directory: TestDirectory) throws -> String {
    try directory.file("affine.ir", Self.text)
  }

  private func rows(_ numbers: [String]) -> String {
    "x=[" + numbers.map { "[\($0)]" }.joined(separator: ", ") + "]"
  }

  @Test(arguments: [
    (["1, 2, 3"], "[[4.0 5.0]]", "4.5"),
    (["1, 2, 3", "4, 5, 6"], "[[ 4.0  5.0]\n [10.0 11.0]]", "7.5"),
    (["1, 2, 3", "4, 5, 6", "0, 0, 0"], "[[ 4.0  5.0]\n [10.0 11.0]\n [ 0.0  0.0]]", "5.0"),
  ])
  func runsForAnyNumberOfRows(_ x: [String], _ y: String, _ loss: String) throws {
    let directory = try TestDirectory()
    let run = CommandRun(
      "run", try file(directory), "--batch", "\(x.count)", "--input", rows(x), "--input",
      RunTests.w)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "y: f32[\(x.count)x2]\n\(y)\nloss: f32[]\n\(loss)")
  }

  @Test func inputsHaveTheRowsThatAreSaid() throws {
    let directory = try TestDirectory()
    let run = CommandRun(
      "run", try file(directory), "--batch", "3", "--input", rows(["1, 2, 3"]))
    #expect(run.status == 1)
    #expect(run.errors.contains("x: expected f32[3x3], found f32[1x3]"))
  }

  @Test(arguments: ["built", "differentiated", "optimized"])
  func dumpsReadBack(_ stage: String) throws {
    let directory = try TestDirectory()
    let run = CommandRun("dump", try file(directory), "--stage", stage, "--batch", "5")
    #expect(run.status == 0, "\(run.errors)")
    let graph = try GraphParser.parse(run.output, name: stage, operators: Operators.named)
    #expect(graph.arguments[0].type.shape == [5, 3])
    let numbers = Self.text.replacing("B", with: "5")
    if stage == "built" {
      #expect(
        graph == (try GraphParser.parse(numbers, name: stage, operators: Operators.named)))
    }
  }

  /// Commands that measure, check or explain: what is put before the file, what behind it, and what
  /// is printed.
  @Test(arguments: [
    ("dump", ["--format", "json", "--stage", "c"], "f32[5x3]"),
    ("dump", ["--stage", "plan"], "%x"), ("explain", [], "affine: 2 kernels"),
    ("verify", ["--backend", "tcc"], "affine is verified"),
    ("profile", ["--backend", "tcc", "--steps", "2"], "tcc, batch 5, threads 1"),
    ("bench", ["--backend", "tcc", "--repeat", "1"], "tcc          5        1"),
  ])
  func commandsTakeASize(_ verb: String, _ options: [String], _ output: String) throws {
    let directory = try TestDirectory()
    let path = try file(directory)
    let run = CommandRun([verb, path, "--batch", "5"] + options)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains(output), "\(run.output)")
    let unknown = CommandRun([verb, path] + options)
    #expect(unknown.status == 1)
    #expect(
      unknown.errors == """
        error: \(path):1:28: the batch size B is not known here
          note: give --batch
        """)
    let fixed = try directory.file("fixed.ir", TestDirectory.affine)
    let refused = CommandRun([verb, fixed, "--batch", "5"] + options)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("the shapes of this graph are fixed"))
  }

  @Test func runRefusesASizeForFixedShapes() throws {
    let directory = try TestDirectory()
    let fixed = try directory.file("fixed.ir", TestDirectory.affine)
    let run = CommandRun("run", fixed, "--batch", "2", "--input", RunTests.x)
    #expect(run.status == 1)
    #expect(
      run.errors == "error: affine: --batch is for models and text that says B; "
        + "the shapes of this graph are fixed")
    #expect(CommandRun("run", fixed, "--batch", "0").status == 64)
  }

  @Test func benchComparesSizes() throws {
    let directory = try TestDirectory()
    let run = CommandRun(
      "bench", try file(directory), "--backend", "tcc", "--batch", "1,3,8", "--repeat", "1",
      "--json")
    #expect(try BenchTests.rows(run).map { $0["batch"] as? Int } == [1, 3, 8])
  }

  @Test func librariesHaveTheSizeThatIsSaid() throws {
    let directory = try TestDirectory()
    let path = try file(directory)
    let arguments = ["compile", path, "-o", directory.path + "/b", "--emit", "h,json"]
    let run = CommandRun(arguments + ["--batch", "7"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try directory.text("b/affine.h").contains("f32[7x3]"))
    let unknown = CommandRun(arguments)
    #expect(unknown.status == 1)
    #expect(unknown.errors.contains("the batch size B is not known here"))
  }

  @Test func librariesCanLeaveTheSizeOpen() throws {
    let directory = try TestDirectory()
    func compile(_ path: String) -> CommandRun {
      CommandRun(
        "compile", path, "-o", directory.path + "/b", "--emit", "h", "--max-batch", "16")
    }
    let run = compile(try file(directory))
    #expect(run.status == 0, "\(run.errors)")
    #expect(try directory.text("b/affine.h").contains("f32[batch, 3]"))
    let fixed = compile(try directory.file("fixed.ir", TestDirectory.affine))
    #expect(fixed.status == 1)
    #expect(fixed.errors.contains("note: it can stay open in text that says B for it"))
  }

  @Test func diffTakesASizeForTextThatSaysB() throws {
    let directory = try TestDirectory()
    let path = try file(directory)
    let fixed = try directory.file("fixed.ir", Self.text.replacing("B", with: "4"))
    #expect(CommandRun("diff", path, fixed, "--batch", "4").status == 0)
    #expect(CommandRun("diff", path, fixed, "--batch", "5").status == 1)
    #expect(CommandRun("diff", path, path, "--batch", "5").status == 0)
    let unknown = CommandRun("diff", path, fixed)
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("note: give --batch"))
  }

  @Test func aFileGivesAGraphForEverySize() throws {
    let directory = try TestDirectory()
    guard case .file(let file) = try GraphSource.named(try file(directory)) else {
      Issue.record("a file is a file")
      return
    }
    #expect(file.usesBatch)
    for size in [1, 2, 64, 3] {
      let graph = try file.graph(batchSize: size)
      #expect(graph.arguments.map(\.type.shape) == [[size, 3], [3, 2]])
    }
    #expect(throws: Diagnostic.self) { try file.graph(batchSize: nil) }
    let error = #expect(throws: Diagnostic.self) { try file.graph(batchSize: 1 << 60) }
    #expect(error?.message == "the shape is too large")
  }
}
