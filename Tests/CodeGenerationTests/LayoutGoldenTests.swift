import CodeGeneration
import Foundation
import GraphC
import TestSupport
import Testing

/// `Kernels/Golden/<kind>.<dialect>.c`: how one kernel of each kind reads, without what every file begins
/// with.
///
/// What models mean at every stage is in `IR/Models`; these show only how kernels are spelled. With
/// `UPDATE_GOLDEN=1` files are rewritten, and the tests that rewrote one still fail.
@Suite struct LayoutGoldenTests {
  private static let folder = "Kernels/Golden"

  /// Lines that a reader looks at without losing patience.
  private static let lineLimit = 120

  private func expect(_ text: String, in name: String) {
    #expect(text.split(separator: "\n").count <= Self.lineLimit, "\(name) is too long to be read")
    #expect(GoldenFile("\(Self.folder)/\(name)").difference(from: text) == nil)
  }

  @Test(arguments: GoldenGraphs.all.keys.sorted(), Dialect.allCases)
  func kernels(_ name: String, _ dialect: Dialect) throws {
    let texts = CodeGenerator.kernelTexts(try GoldenGraphs.plan(name), dialect: dialect)
    expect(texts.joined(separator: "\n"), in: "\(name).\(dialect.rawValue).c")
  }

  /// Also what runs the kernels: it places buffers by the batch size.
  @Test(arguments: Dialect.allCases) func openBatch(_ dialect: Dialect) throws {
    let text = CodeGenerator.emit(try GoldenGraphs.openBatch(), dialect: dialect).graphSource
    expect(text, in: "open-batch.\(dialect.rawValue).c")
  }

  /// No file is of a kernel that is no longer printed.
  @Test func allFilesAreCompared() throws {
    let files = try FileManager.default.contentsOfDirectory(
      atPath: GoldenFile(Self.folder).url.path)
    let kinds = Set(files.map { String($0.prefix { $0 != "." }) })
    #expect(kinds == Set(GoldenGraphs.all.keys).union(["open-batch"]))
  }
}
