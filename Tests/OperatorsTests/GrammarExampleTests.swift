import Foundation
import IR
import Operators
import Testing

/// The examples in `IR/README.md`.
@Suite struct GrammarExampleTests {
  /// The lines of the example that begins with `start`.
  private static func example(_ start: String) throws -> String {
    let readme = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "IR/README.md")
    let lines = try String(contentsOf: readme, encoding: .utf8).split(separator: "\n")
    let example = lines.drop { !$0.hasPrefix("    " + start) }.prefix { $0.hasPrefix("    ") }
    return example.map { $0.dropFirst(4) + "\n" }.joined()
  }

  @Test func theExampleReadsAndPrints() throws {
    let text = try Self.example("graph step")
    let graph = try GraphParser.parse(text, name: "README.md", operators: Operators.named)
    try graph.verify()
    #expect(graph.text == text)
  }

  @Test func theExampleWithBReadsForEverySize() throws {
    let text = try Self.example("graph shift")
    for batch in [1, 2, 100] {
      let graph = try GraphParser.parse(
        text, name: "README.md", operators: Operators.named, batch: batch)
      try graph.verify()
      #expect(graph.outputs.map { graph.type(of: $0.value).shape } == [[batch, 4], [batch]])
    }
  }
}
