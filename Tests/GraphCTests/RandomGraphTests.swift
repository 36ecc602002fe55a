import GraphC
import RandomGraphs
import TestSupport
import Testing
import Verification

/// Seeded random graphs: every way to run them gives what the interpreter gives.
///
/// A bounded run; `scripts/fuzz-graphs` goes on from any seed.
@Suite struct RandomGraphTests {
  private static let count = 120

  /// Seeds in strides, so that test cases run side by side.
  @Test(arguments: 0..<8) func agree(_ lane: Int) throws {
    for seed in stride(from: lane, to: Self.count, by: 8) {
      let random = try RandomGraph(seed: Int64(seed))
      if let failure = differentialCheck.failure(of: random.graph, random.inputs) {
        Issue.record("\(failure)\n\(random)")
      }
    }
  }

  /// Several graphs in each program, since starting a C compiler is slow.
  @Test(arguments: 0..<4) func agreeWithAnOptimizingCompiler(_ lane: Int) throws {
    var graphs: [RandomGraph] = []
    for seed in 0..<10 { graphs.append(try RandomGraph(seed: Int64(lane * 10 + seed))) }
    let items = graphs.map { FuzzCase($0.graph, $0.inputs) }
    let failures = differentialCheck.failures(of: items, on: .cc)
    for (random, failure) in zip(graphs, failures) {
      if let failure { Issue.record("\(failure)\n\(random)") }
    }
  }
}
