import Foundation
import GraphC
import Testing
import Training

@testable import Commands
@testable import Examples

/// `IR/Models/<model>/<n>-<stage>.*`: what a model becomes at every stage up to the plan.
///
/// A change of the compiler shows as a change of text. How kernels read in C is in `Kernels/Golden`.
/// With `UPDATE_GOLDEN=1` files are rewritten, and the tests that rewrote one still fail.
@Suite struct StageGoldenTests {
  static let models = ["xor-mlp", "fashion-mlp"]
  private static let stages: [(name: String, stage: StageChoice)] = [
    ("1-built.ir", .built), ("2-differentiated.ir", .differentiated),
    ("3-optimized.ir", .optimized), ("4-kernels.txt", .kernels),
    ("5-schedule.txt", .schedule), ("6-plan.txt", .plan),
  ]

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func model(_ name: String) throws -> Model {
    let entry = try #require(Examples.all.first { $0.name == name })
    return try #require(entry.model)
  }

  private func expect(_ text: String, in path: String) throws {
    let file = Self.root.appending(path: path)
    let golden = try? String(contentsOf: file, encoding: .utf8)
    guard golden != text else { return }
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let old = (golden ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = zip(old, new).prefix { $0 == $1 }.count
    let found = line < new.count ? new[line] : "nothing"
    let expected = line < old.count ? old[line] : "nothing"
    Issue.record("\(path):\(line + 1): found '\(found)', expected '\(expected)'")
  }

  @Test(arguments: models) func everyStage(_ name: String) throws {
    var dump = StageDump(
      source: .model(try model(name), .training), batchSize: nil, dialect: .tiles,
      options: CompilerOptions())
    for (file, stage) in Self.stages {
      let text = try #require(try dump.text(stage))
      try expect(text, in: "IR/Models/\(name)/\(file)")
    }
  }
}
