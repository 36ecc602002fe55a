import GraphC

/// What a run cannot do without, from the graph alone.
struct BenchWork {
  /// Multiplications and additions in matrix products and convolutions; 0 without any.
  let productOperations: Double
  /// Every argument read once, every output written once.
  let byteCount: Double

  init(_ graph: Graph, runs: Int) {
    let read = graph.arguments.reduce(0) { $0 + $1.type.byteCount }
    let written = graph.outputs.reduce(0) { $0 + graph.type(of: $1.value).byteCount }
    productOperations = 2 * Self.multiplyAddCount(graph) * Double(runs)
    byteCount = Double(read + written) * Double(runs)
  }

  /// Those of loops at every step, of conditions in the branch that has most; a loop of unknown length
  /// counts once.
  private static func multiplyAddCount(_ graph: Graph) -> Double {
    let siblings = Node.siblings(in: graph.nodes)
    var count = 0.0
    for (index, node) in graph.nodes.enumerated() {
      let types = node.operands.map { graph.type(of: $0) }
      count += node.operation.multiplyAddCount(operands: types, result: node.type)
      // Nodes that are results of one loop run it once.
      guard let control = node.control?.control, siblings[Value(index)]?.first == Value(index)
      else { continue }
      let bodies = control.bodies.map(multiplyAddCount)
      switch control.form {
      case .scan(let length, _, _, _): count += Double(length) * bodies.reduce(0, +)
      case .conditional: count += bodies.max() ?? 0
      case .whileLoop: count += bodies.reduce(0, +)
      }
    }
    return count
  }
}
