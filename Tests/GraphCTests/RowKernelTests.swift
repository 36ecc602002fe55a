import GraphC
import Modeling
import RandomGraphs
import TestSupport
import Testing
import Verification

/// Softmax, norms and losses: how many kernels they become, and that these are right.
@Suite struct RowKernelTests {
  @Test(arguments: RowGraph.all) func becomesFewKernels(_ row: RowGraph) throws {
    let kernels = try Compiler.formKernels(Compiler.optimize(row.graph())).kernels
    let text = kernels.map { "\($0.name): \($0.nodes.count) nodes" }.joined(separator: "\n")
    #expect(kernels.count == row.kernelCount, "\(text)")
  }

  @Test(arguments: RowGraph.all) func agrees(_ row: RowGraph) throws {
    let graph = try row.graph()
    let inputs = Self.data(for: graph)
    if let failure = differentialCheck.failure(of: graph, inputs) { Issue.record("\(failure)") }
  }

  /// All in one program, since starting a C compiler is slow.
  @Test func agreeWithAnOptimizingCompiler() throws {
    let graphs = try RowGraph.all.map { try $0.graph() }
    let inputs = graphs.map { Self.data(for: $0) }
    let combined = try Graph.combined(graphs)
    let executable = try Compiler.compile(combined, options: options(.cc))
    let results = try executable.results(inputs.flatMap(\.self))
    let parallel = try Compiler.compile(combined, options: options(.cc, threads: 2))
    let others = try parallel.results(inputs.flatMap(\.self))
    #expect(areIdentical(results, others))
    var first = 0
    for (graph, data) in zip(graphs, inputs) {
      let expected = try Interpreter.run(graph, data)
      let found = Array(results[first..<first + expected.count])
      first += expected.count
      let difference = Agreement.difference(graph, found, expected, tolerance: Agreement.loose)
      if let difference { Issue.record("\(graph.name): \(difference)") }
    }
  }

  private static func data(for graph: Graph) -> [TensorData] {
    var random = RandomNumbers(seed: 7)
    return graph.arguments.map { argument in
      let count = argument.type.elementCount
      guard argument.type.elementType.isFloat else {
        let labels = (0..<count).map { _ in Int64(random.integer(below: 40)) }
        return TensorData(argument.type, integers: labels)
      }
      let elements = (0..<count).map { _ in Double(random.integer(in: -64...64)) / 32 }
      return TensorData(argument.type, doubles: elements)
    }
  }
}
