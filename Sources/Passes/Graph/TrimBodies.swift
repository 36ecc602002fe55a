import IR
import Operators

extension Pass {
  /// Takes out of bodies what they do for nothing: results that nothing uses, carries that never
  /// change, and what is the same in every step, which is computed once before.
  ///
  ///     %0 = scan %x, %w {…, body = { %0 = exp %const0 … }}
  ///     // ->
  ///     %0 = exp %w
  ///     %1 = scan %x, %0 {…}
  ///
  /// Keeps every value.
  package static let trimBodies = Pass(
    "trim-bodies", "takes out of bodies what is unused or the same in every step"
  ) { graph throws(Diagnostic) in
    var graph = graph
    // What becomes a constant lets more be computed outside; the bound is only a guard.
    for _ in 0..<32 {
      let next = try graph.trimmed()
      if next == graph { return graph }
      graph = next
    }
    return graph
  }
}

extension Graph {
  fileprivate func trimmed() throws(Diagnostic) -> Graph {
    guard nodes.contains(where: { $0.control != nil }) else { return self }
    let bodies = try rebuiltBodies { body throws(Diagnostic) in try body.trimmed() }
    let siblings = Node.siblings(in: nodes)
    let builder = GraphBuilder(name, capacity: nodes.count)
    var tensors: [Tensor] = []
    var results: [Value: Tensor] = [:]
    for (index, node) in nodes.enumerated() {
      let operands = node.operands.map { tensors[$0.index] }
      let (value, node) = (Value(index), bodies[node])
      if let operation = node.control, let group = siblings[value], group[0] == value {
        let used = group.compactMap { self[$0].control?.result }
        let made = operation.trimmed(operands: operands, used: used)
        for (sibling, result) in zip(group, used) { results[sibling] = made?[result] }
      }
      tensors.append(results[value] ?? builder.copy(node, operands))
    }
    builder.copyOutputs(of: self, tensors)
    return try builder.finish()
  }
}
