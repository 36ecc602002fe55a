import Formats
import Foundation
import GraphC
import Testing

@testable import Commands

@Suite struct RunTests {
  static let x = "x=[[1, 2, 3], [4, 5, 6]]"
  static let w = "w=[[1,0],[0,1],[1,1]]"

  private func affine(_ directory: TestDirectory) throws -> String {
    try directory.file("affine.ir", TestDirectory.affine)
  }

  @Test(arguments: ["auto", "interpreter", "tcc", "cc"])
  func outputsArePrinted(backend: String) throws {
    let directory = try TestDirectory()
    let run = CommandRun(
      "run", try affine(directory), "--input", Self.x, "--input", Self.w, "--backend", backend)
    #expect(run.status == 0)
    #expect(
      run.output == """
        y: f32[2x2]
        [[ 4.0  5.0]
         [10.0 11.0]]
        loss: f32[]
        7.5
        %count: i64[]
        1
        """)
  }

  @Test func jsonHasTypesShapesAndValues() throws {
    let directory = try TestDirectory()
    let run = CommandRun(
      "run", try affine(directory), "--input", Self.x, "--input", Self.w, "--json")
    let rows = try #require(try run.json() as? [[String: Any]])
    #expect(rows.map { $0["name"] as? String } == ["y", "loss", "count"])
    #expect(rows[0]["shape"] as? [Int] == [2, 2])
    #expect(rows[0]["values"] as? [Double] == [4, 5, 10, 11])
    #expect(rows[2]["type"] as? String == "i64")
  }

  @Test func arraysComeFromFilesAndGoToFiles() throws {
    let directory = try TestDirectory()
    let path = try affine(directory)
    try NumPy.write(TensorData([2, 3], (1...6).map { Float($0) }), to: directory.path + "/x.npy")
    let first = CommandRun(
      "run", path, "--input", "x=@\(directory.path)/x.npy", "--input", Self.w,
      "--output", "y=@\(directory.path)/y.npy")
    #expect(first.status == 0, "\(first.errors)")
    let y = try NumPy.read(directory.path + "/y.npy")
    #expect(y == TensorData([2, 2], [4, 5, 10, 11] as [Float]))
    let second = CommandRun(
      "run", path, "--input", Self.x, "--input", Self.w,
      "--expect", "y=@\(directory.path)/y.npy", "--expect", "loss=7.5")
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.contains("y: as expected; maximum absolute error 0, relative 0"))
  }

  @Test func differencesAreLocated() throws {
    let directory = try TestDirectory()
    let path = try affine(directory)
    let arguments = [
      "run", path, "--input", Self.x, "--input", Self.w, "--expect", "y=[[4, 5], [10, 11.5]]",
    ]
    let run = CommandRun(arguments)
    #expect(run.status == 1)
    #expect(run.errors.contains("output y: 1 of 4 elements differ; maximum absolute error 0.5"))
    #expect(run.errors.contains("the first is at [1, 1]: expected 11.5, found 11.0"))
    #expect(CommandRun(arguments + ["--tolerance", "0.1"]).status == 0)
  }

  @Test func seedsDecideWhatIsNotGiven() throws {
    let directory = try TestDirectory()
    let path = try affine(directory)
    func output(_ seed: String) -> String {
      CommandRun("run", path, "--input", Self.x, "--seed", seed).output
    }
    #expect(output("1") == output("1"))
    #expect(output("1") != output("2"))
  }

  /// Extra arguments, and what standard error must contain.
  @Test(arguments: [
    ([], "no value for input %x: f32[2x3]"),
    (["--input", "x=1"], "error: x: expected f32[2x3], found f32[]"),
    (["--input", "x=[1,2,3]"], "error: x: expected f32[2x3], found f32[3]"),
    (["--input", "x=[[1,2,3],[4,5]]"], "lists differ in length: [3] and [2]"),
    (["--input", "x=[[1,2"], "expected ']', found the end"),
    (["--input", "x=[1 2]"], "expected ',' or ']', found '2'"),
    (["--input", "x=one"], "expected a number, found 'one'"),
    (["--input", "x=[1]]"], "unexpected ']'"),
    (["--input", x, "--input", "count=1.5"], "count: expected an integer, found '1.5'"),
    (["--input", x, "--input", x], "x: is given twice"),
    (["--input", "cont=1"], "no argument 'cont'; did you mean 'count'?"),
    (["--input", x, "--expect", "los=1"], "no output 'los'; did you mean 'loss'?"),
    (["--input", x, "--output", "z=@z.npy"], "there is no output 'z'"),
    (["--input", x, "--expect", "y=1"], "y: expected f32[2x2], found f32[]"),
    (["--input", "x=@nothing.npy"], "nothing.npy: no such file"),
    (["--input", x, "--expect", "y=@nothing.npy"], "nothing.npy: no such file"),
    (["--input", x, "--output", "y=@/nowhere/y.npy"], "/nowhere/y.npy: no such file"),
    (["--input", x, "--disable-pass", "fus"], "did you mean 'fuse'?"),
  ])
  func mistakesAreTold(extra: [String], message: String) throws {
    let directory = try TestDirectory()
    let run = CommandRun(["run", try affine(directory)] + extra)
    #expect(run.status == 1)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func filesOfAnotherTypeAreRefused() throws {
    let directory = try TestDirectory()
    let path = try affine(directory)
    try NumPy.write(
      TensorData([2, 3], (1...6).map { Double($0) }), to: directory.path + "/x.npy")
    let run = CommandRun("run", path, "--input", "x=@\(directory.path)/x.npy")
    #expect(run.status == 1)
    #expect(run.errors.contains("x: expected f32[2x3], found f64[2x3]"))
    #expect(run.errors.contains("array.astype('float32')"))
    let bad = try directory.file("bad.npy", "no array")
    let second = CommandRun("run", path, "--input", "x=@\(bad)")
    #expect(second.status == 1)
    #expect(second.errors.hasPrefix("error: \(bad): "))
  }

  @Test func pipesAreNeitherReadNorReplaced() throws {
    let directory = try TestDirectory()
    let pipe = try directory.pipe("pipe")
    let reading = CommandRun("run", pipe)
    #expect(reading.status == 1)
    #expect(reading.errors == "error: \(pipe): is not a regular file")
    let writing = CommandRun(
      "run", try affine(directory), "--input", Self.x, "--output", "y=@\(pipe)")
    #expect(writing.status == 1)
    #expect(writing.errors.contains("error: \(pipe): is not a regular file"))
    #expect(FileText.type(pipe) != .typeRegular)
  }

  @Test func largeTextsAreRefused() throws {
    let directory = try TestDirectory()
    let path = try directory.file("text.ir", "12345")
    #expect(try FileText.read(path, atMost: 5).count == 5)
    let error = #expect(throws: Diagnostic.self) { try FileText.read(path, atMost: 4) }
    #expect(error?.message == "is too large, expected at most 4 bytes")
  }

  @Test func negativeSeedsAreSeeds() throws {
    let directory = try TestDirectory()
    let run = CommandRun("run", try affine(directory), "--input", Self.x, "--seed", "-1")
    #expect(run.status == 0, "\(run.errors)")
  }

  /// NumPy raises LinAlgError for these two.
  @Test(arguments: [
    ("[[1, 2], [2, 1]]", "cholesky", "is the matrix positive definite?"),
    ("[[1, 2], [2, 4]]", "solve", "is the matrix singular?"),
  ])
  func failedFactorizationsAreNamed(matrix: String, name: String, reason: String) throws {
    let directory = try TestDirectory()
    let operands = name == "solve" ? "%a, %a" : "%a"
    let path = try directory.file(
      "failing.ir",
      """
      graph failing(%a: input f32[2x2]) -> (y: f32[2x2]) {
        %0 = \(name) \(operands) : f32[2x2]
        return %0
      }
      """)
    let run = CommandRun("run", path, "--input", "a=\(matrix)")
    #expect(run.status == 0)
    #expect(run.errors == "warning: %0 = \(name) is not finite: \(reason)")
    let fine = CommandRun("run", path, "--input", "a=[[2, 1], [1, 2]]")
    #expect(fine.errors.isEmpty)
  }

  @Test func deepListsDoNotOverflowTheStack() throws {
    let directory = try TestDirectory()
    let deep = String(repeating: "[", count: 100_000)
    let run = CommandRun("run", try affine(directory), "--input", "x=\(deep)")
    #expect(run.status == 1)
    #expect(run.errors.contains("more than 64 axes"))
  }
}
