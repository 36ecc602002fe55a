import Foundation
import GraphC
import RandomGraphs
import TestSupport
import Testing

/// Seeded random graphs: every way to run them gives what the interpreter gives.
///
/// `GRAPHC_FUZZ_COUNT` and `GRAPHC_FUZZ_START` choose how many seeds, and from where.
@Suite struct RandomGraphTests {
  private static let environment = ProcessInfo.processInfo.environment
  static let count = Int(environment["GRAPHC_FUZZ_COUNT"] ?? "") ?? 120
  static let start = Int(environment["GRAPHC_FUZZ_START"] ?? "") ?? 0

  /// Seeds in strides, so that test cases run side by side.
  @Test(arguments: 0..<8) func agree(_ lane: Int) throws {
    for seed in stride(from: Self.start + lane, to: Self.start + Self.count, by: 8) {
      let random = try RandomGraph(seed: Int64(seed))
      if let failure = Agreement.checkThoroughly(random.graph, random.inputs) {
        Issue.record("\(failure)\n\(random)")
      }
    }
  }

  /// Several graphs in each program, since starting a C compiler is slow.
  @Test(arguments: 0..<4) func agreeWithAnOptimizingCompiler(_ lane: Int) throws {
    var graphs: [RandomGraph] = []
    for seed in 0..<10 {
      graphs.append(try RandomGraph(seed: Int64(Self.start + lane * 10 + seed)))
    }
    let executable = try Compiler.compile(.combined(graphs.map(\.graph)), options: options(.cc))
    let results = try executable.results(graphs.flatMap(\.inputs))
    var first = 0
    for random in graphs {
      let expected = try Interpreter.run(random.graph, random.inputs)
      let found = Array(results[first..<first + expected.count])
      first += expected.count
      let difference = Agreement.difference(
        random.graph, found, expected, tolerance: Agreement.loose)
      if let difference { Issue.record("cc: \(difference)\n\(random)") }
    }
  }
}
