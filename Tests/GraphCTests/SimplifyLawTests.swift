import GraphC
import RandomGraphs
import TestSupport
import Testing

@testable import Passes

/// What holds for simplification, whatever the rules: it ends, no round raises the cost, and every value
/// stays as it was, but for the sign of zeros.
@Suite struct SimplifyLawTests {
  private struct Case: CustomStringConvertible {
    let description: String
    let graph: Graph
    let inputs: [TensorData]
  }

  /// All operators alone, and random graphs with data of every kind.
  private static func cases() throws -> [Case] {
    var cases: [Case] = []
    for sample in OperatorSamples.all {
      let graph = try sample.graph()
      cases.append(
        Case(
          description: sample.name, graph: graph, inputs: sample.inputs(of: graph, seed: 5)))
    }
    for seed in 0..<60 {
      let random = try RandomGraph(seed: Int64(2_000_000 + seed))
      cases.append(Case(description: "\(random)", graph: random.graph, inputs: random.inputs))
    }
    return cases
  }

  /// Operations of all nodes, each computed by itself.
  private static func cost(_ graph: Graph) throws -> Double {
    let program = try KernelFormation.run(graph, fuses: false)
    return program.kernels.map { KernelWork($0, in: program.graph).operations }.reduce(0, +)
  }

  @Test func itEndsAndNeverRaisesTheCost() throws {
    var changed = 0
    for item in try Self.cases() {
      var (graph, rounds) = (item.graph, 0)
      var cost = try Self.cost(graph)
      while true {
        let next = try graph.simplifiedOnce()
        if next == graph { break }
        let nextCost = try Self.cost(next)
        #expect(nextCost <= cost, "\(item) becomes\n\(next)")
        (graph, cost, rounds) = (next, nextCost, rounds + 1)
        guard rounds < 16 else {
          Issue.record("\(item) changes for ever")
          return
        }
      }
      changed += rounds > 0 ? 1 : 0
      #expect(try Pass.simplify.run(item.graph) == graph)
    }
    #expect(changed > 20)
  }

  @Test func everyValueStays() throws {
    for item in try Self.cases() {
      let simplified = try Pass.simplify.run(item.graph)
      guard simplified != item.graph else { continue }
      let expected = try Interpreter.run(item.graph, item.inputs)
      let found = try Interpreter.run(simplified, item.inputs)
      #expect(found.count == expected.count)
      for (output, pair) in zip(item.graph.outputs, zip(found, expected)) {
        if let text = pair.0.difference(from: pair.1) {
          Issue.record("\(output.name)\(text)\n\(item)\n\(simplified)")
        }
      }
    }
  }

  /// Rounds do not grow with graphs: one goes through a whole chain.
  @Test(arguments: [30, 300]) func longChainsTakeNoMoreRounds(_ length: Int) throws {
    let builder = GraphBuilder("chain")
    var x = builder.input("x", [3, 3])
    for _ in 0..<length {
      x = (-(-x)).transposed.transposed.reshape([9]).reshape([3, 3]) * 1 + 0
    }
    builder.output("y", x)
    var (graph, rounds) = (try builder.finish(), 0)
    while true {
      let next = try graph.simplifiedOnce()
      if next == graph { break }
      (graph, rounds) = (next, rounds + 1)
      #expect(rounds <= 3)
      guard rounds < 16 else { return }
    }
    #expect(graph.nodes.count == 1)
  }
}
