import Foundation
import IR
import Operators
import Testing

/// The example in `IR/README.md` is what the printer prints.
@Suite struct GrammarExampleTests {
  @Test func theExampleReadsAndPrints() throws {
    let readme = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "IR/README.md")
    let lines = try String(contentsOf: readme, encoding: .utf8).split(separator: "\n")
    let example = lines.drop { !$0.hasPrefix("    graph") }.prefix { $0.hasPrefix("    ") }
    let text = example.map { $0.dropFirst(4) + "\n" }.joined()
    let graph = try GraphParser.parse(text, name: "README.md", operators: Operators.named)
    try graph.verify()
    #expect(graph.text == text)
  }
}
