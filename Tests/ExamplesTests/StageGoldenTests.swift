import Foundation
import GraphC
import TestSupport
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

  private func model(_ name: String) throws -> Model {
    let entry = try #require(Examples.all.first { $0.name == name })
    return try #require(entry.model)
  }

  @Test(arguments: models) func everyStage(_ name: String) throws {
    var dump = StageDump(
      source: .model(try model(name), .training), batchSize: nil, dialect: .tiles,
      options: CompilerOptions())
    for (file, stage) in Self.stages {
      let text = try #require(try dump.text(stage))
      #expect(GoldenFile("IR/Models/\(name)/\(file)").difference(from: text) == nil)
    }
  }
}
