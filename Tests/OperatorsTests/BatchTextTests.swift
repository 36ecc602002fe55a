import IR
import Operators
import TestSupport
import Testing

/// Files under `IR/Batches`: each describes a graph for every batch size.
@Suite struct BatchTextTests {
  private static let folder = IRFolder("Batches")

  private static func parse(_ text: String, _ batch: Int?) throws(Diagnostic) -> Graph {
    try GraphParser.parse(text, name: "b.ir", operators: Operators.named, batch: batch)
  }

  @Test func thereAreFiles() { #expect(Self.folder.files.count >= 3) }

  @Test(arguments: folder.files, [1, 2, 3, 64])
  func readsAsTheTextWithNumbersPutIn(_ file: String, _ batch: Int) throws {
    let text = try Self.folder.text(file)
    let graph = try Self.parse(text, batch)
    try graph.verify()
    // Comments end with their line, and nothing but multiples has a B elsewhere.
    let code = text.replacing(/\/\/.*/, with: "")
    let numbers = code.replacing(/(\d*)B/) { "\((Int($0.output.1) ?? 1) * batch)" }
    #expect(!numbers.contains("B"))
    #expect(graph == (try Self.parse(numbers, nil)))
    #expect(graph == (try Self.parse(graph.text, nil)))
  }

  @Test(arguments: folder.files) func theBatchSizeIsNeeded(_ file: String) throws {
    let text = try Self.folder.text(file)
    #expect(GraphParser.usesBatch(Array(text.utf8)))
    let error = #expect(throws: Diagnostic.self) { try Self.parse(text, nil) }
    #expect(error?.message == "the batch size B is not known here")
  }
}
