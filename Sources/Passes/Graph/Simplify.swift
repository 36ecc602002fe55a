import IR
import Operators

extension Pass {
  /// Replaces nodes by equal, cheaper ones, as their operators say, until nothing changes.
  ///
  ///     %1 = transpose %0 {permutation = [1, 0]} : f32[4x3]
  ///     %2 = matmul %x, %1 : f32[2x3]
  ///     // ->
  ///     %1 = matmul %x, %0 {transpose_rhs = true} : f32[2x3]
  ///
  /// Keeps every value; 0 and -0 are interchangeable.
  package static let simplify = Pass("simplify", "applies each operator's algebra", simplified)

  /// The same once more, for what later passes exposed.
  package static let simplifyAgain = Pass(
    "simplify-again", "applies each operator's algebra to what other passes exposed", simplified)

  @Sendable private static func simplified(_ graph: Graph) throws(Diagnostic) -> Graph {
    var graph = graph
    // Every round shortens a chain; the bound only guards against rules that undo each other.
    for _ in 0..<32 {
      let next = try graph.simplifiedOnce()
      if next == graph { return graph }
      graph = next
    }
    return graph
  }
}

extension Graph {
  /// One round: what operators say about nodes, whose operands have been through it already.
  func simplifiedOnce() throws(Diagnostic) -> Graph {
    try rebuilt { _, node, operands in
      node.operation.simplified(operands: operands, result: node.type)
    }
  }
}
