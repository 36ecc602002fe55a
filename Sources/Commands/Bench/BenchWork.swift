import GraphC

/// What a run cannot do without, from the graph alone.
struct BenchWork {
  /// Multiplications and additions in matrix products; 0 without products.
  let productOperations: Double
  /// Every argument read once, every output written once.
  let byteCount: Double

  init(_ graph: Graph, runs: Int) {
    var operations = 0.0
    for node in graph.nodes {
      guard case .matmul(let transposeLHS, _) = node.operation.lowering else { continue }
      let lhs = graph.type(of: node.operands[0]).shape
      let depth = lhs[lhs.rank - (transposeLHS ? 2 : 1)]
      operations += 2 * Double(node.type.elementCount) * Double(depth)
    }
    let read = graph.arguments.reduce(0) { $0 + $1.type.byteCount }
    let written = graph.outputs.reduce(0) { $0 + graph.type(of: $1.value).byteCount }
    productOperations = operations * Double(runs)
    byteCount = Double(read + written) * Double(runs)
  }
}
