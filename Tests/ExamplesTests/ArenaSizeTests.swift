import GraphC
import Testing
import Training

@testable import Examples

/// How near arenas come to the most bytes that are live at once, over all examples.
///
/// Single rows, where parameters outweigh what is computed of them, are looked at in training only,
/// whose plans have the most buffers.
@Suite struct ArenaSizeTests {
  @Test func staysWithinFivePercentOfTheBound() throws {
    var worst: (ratio: Double, what: String) = (1, "none is above the bound")
    for entry in Examples.all {
      guard let model = entry.model else { continue }
      // Other positions than those of `char-gpt` are the same blocks.
      if entry.name.hasPrefix("char-gpt-") { continue }
      for rows in [1, 32] {
        // Some models have nothing to infer: all they give is a loss.
        let isUsual = rows == 32
        let graphs = [
          ("training", try model.trainingGraph(batchSize: rows)),
          ("inference", isUsual ? try? model.inferenceGraph(batchSize: rows) : nil),
        ]
        for case (let kind, let graph?) in graphs {
          let optimized = try Compiler.optimize(graph)
          for fuses in isUsual ? [true, false] : [true] {
            let plan = try MemoryPlanning.run(try KernelFormation.run(optimized, fuses: fuses))
            let bound = plan.arena.lowerBoundByteCount
            let what = "\(entry.name), \(rows) rows, \(kind), \(fuses ? "fused" : "unfused")"
            guard bound > 0 else { continue }
            let ratio = Double(plan.arena.byteCount) / Double(bound)
            // Where nothing is fused, what windows see is one large buffer among small ones.
            #expect(ratio <= (fuses ? 1.05 : 1.15), "\(what): \(plan.arena)")
            if ratio > worst.ratio { worst = (ratio, what) }
          }
        }
      }
    }
    print("largest arena beside its bound: \(worst.ratio) times (\(worst.what))")
  }
}
