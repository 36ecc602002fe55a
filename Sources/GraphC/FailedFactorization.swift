import Execution
import IR

/// A factorization or solution of finite matrices with results that are not finite.
package struct FailedFactorization: Sendable {
  /// The node.
  package let value: Value
  /// Which node it is, and what its matrix may be.
  package let message: String

  /// What is wrong with the matrix, by the operator's name.
  private static let reasons = [
    "cholesky": "is the matrix positive definite?",
    "solve": "is the matrix singular?",
    "triangular_solve": "is there a 0 on the diagonal?",
    "orthonormalize": "do the squares of a column overflow?",
  ]

  /// Whether a graph has such nodes outside of loops and choices.
  package static func mayOccur(in graph: Graph) -> Bool { !candidates(graph).isEmpty }

  /// The first of a graph, run once more with these options; nil if there is none.
  ///
  /// - Throws: when the graph cannot be compiled or run.
  package static func first(
    in graph: Graph, _ arguments: [TensorData], options: CompilerOptions
  ) throws(Diagnostic) -> FailedFactorization? {
    let nodes = candidates(graph)
    guard !nodes.isEmpty else { return nil }
    // Arguments are at hand.
    let wanted = Set(nodes + nodes.flatMap { graph[$0].operands })
    let computed = wanted.filter { graph[$0].argument == nil }.sorted()
    let outputs = computed.map { Graph.Output(name: "node\($0.index)", value: $0) }
    let program = try Compiler.compile(
      Graph(name: graph.name, nodes: graph.nodes, outputs: outputs), options: options)
    for (argument, data) in zip(graph.arguments, arguments) {
      try program.write(data, to: argument.label)
    }
    try program.run()
    var isFinite: [Value: Bool] = [:]
    for (argument, data) in zip(graph.arguments, arguments) {
      for value in wanted where graph[value].argument?.label == argument.label {
        isFinite[value] = data.doubles.allSatisfy(\.isFinite)
      }
    }
    for (value, output) in zip(computed, outputs) {
      isFinite[value] = try program.read(output.name).doubles.allSatisfy(\.isFinite)
    }
    let failed = nodes.first { node in
      isFinite[node] == false && graph[node].operands.allSatisfy { isFinite[$0] ?? true }
    }
    return failed.map { node in
      let name = graph[node].operation.name
      return FailedFactorization(
        value: node,
        message: "\(graph.name(of: node)) = \(name) is not finite: \(reasons[name] ?? "")")
    }
  }

  private static func candidates(_ graph: Graph) -> [Value] {
    graph.values.filter { value in
      graph[value].argument == nil && graph[value].constant == nil
        && reasons[graph[value].operation.name] != nil
    }
  }
}
