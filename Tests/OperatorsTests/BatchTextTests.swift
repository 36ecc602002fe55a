import Foundation
import IR
import Operators
import Testing

/// Files under `IR/Batches`: each describes a graph for every batch size.
@Suite struct BatchTextTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "IR/Batches")

  private static var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".ir") }.sorted()
  }

  private static func read(_ file: String) throws -> String {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  private static func parse(_ text: String, _ batch: Int?) throws(Diagnostic) -> Graph {
    try GraphParser.parse(text, name: "b.ir", operators: Operators.named, batch: batch)
  }

  @Test func thereAreFiles() { #expect(Self.files.count >= 3) }

  @Test(arguments: files, [1, 2, 3, 64])
  func readsAsTheTextWithNumbersPutIn(_ file: String, _ batch: Int) throws {
    let text = try Self.read(file)
    let graph = try Self.parse(text, batch)
    try graph.verify()
    // Comments end with their line, and nothing but multiples has a B elsewhere.
    let code = text.replacing(/\/\/.*/, with: "")
    let numbers = code.replacing(/(\d*)B/) { "\((Int($0.output.1) ?? 1) * batch)" }
    #expect(!numbers.contains("B"))
    #expect(graph == (try Self.parse(numbers, nil)))
    #expect(graph == (try Self.parse(graph.text, nil)))
  }

  @Test(arguments: files) func theBatchSizeIsNeeded(_ file: String) throws {
    let text = try Self.read(file)
    #expect(GraphParser.usesBatch(Array(text.utf8)))
    let error = #expect(throws: Diagnostic.self) { try Self.parse(text, nil) }
    #expect(error?.message == "the batch size B is not known here")
  }
}
