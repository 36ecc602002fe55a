import Foundation
import GraphC
import TestSupport
import Testing

/// `IR/Passes/<pass>.ir`: a graph `before`, and what the pass makes of it, `after`; for all passes that
/// compilation runs, and for gradients.
///
/// With `UPDATE_GOLDEN=1` files are rewritten, and the tests that rewrote one still fail.
@Suite struct PassGoldenTests {
  static let passes = PassPipeline.optimization.passes + [.differentiate()]

  /// `simplify-again` does what `simplify` does.
  private static func file(of pass: String) -> String {
    pass == Pass.simplifyAgain.name ? "\(Pass.simplify.name).ir" : "\(pass).ir"
  }

  private static let folder = "IR/Passes"
  private static let directory = GoldenFile(folder).url

  @Test func everyFileHasAPass() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.directory.path)
    #expect(
      Set(files.filter { $0.hasSuffix(".ir") }) == Set(Self.passes.map { Self.file(of: $0.name) }))
    #expect(Self.passes.count > 8)
  }

  @Test(arguments: passes.map(\.name)) func afterIsWhatThePassMakes(_ name: String) throws {
    let pass = try #require(Self.passes.first { $0.name == name })
    let file = Self.directory.appending(path: Self.file(of: name))
    let text = try String(contentsOf: file, encoding: .utf8)
    let graphs = try GraphParser.parseFile(text, name: "\(name).ir", operators: Operators.named)
    let before = try #require(graphs.first { $0.name == "before" })
    let result = try pass.run(before)
    let after = Graph(name: "after", nodes: result.nodes, outputs: result.outputs)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let comment = lines.prefix { $0.hasPrefix("//") }.joined(separator: "\n")
    let expected = "\(comment)\n\(before.text)\n\(after.text)"
    #expect(GoldenFile("\(Self.folder)/\(Self.file(of: name))").difference(from: expected) == nil)
  }
}
