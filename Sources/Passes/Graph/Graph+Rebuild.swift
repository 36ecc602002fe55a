import IR

extension Graph {
  /// The graph through a new builder, which shares equal nodes and drops dead ones; so are bodies.
  ///
  /// Given a node and its new operands, `replace` makes the tensor to use instead of a copy of the
  /// node, or nil. A graph that has no node for which `isCandidate` holds stays as it is.
  func rebuilt(
    where isCandidate: (Node) -> Bool = { _ in true },
    _ replace: (GraphBuilder, Node, [Tensor]) -> Tensor?
  ) throws(Diagnostic) -> Graph {
    guard contains(where: isCandidate) else { return self }
    let builder = GraphBuilder(name, capacity: nodes.count)
    let bodies = try rebuiltBodies { body throws(Diagnostic) in
      try body.rebuilt(where: isCandidate, replace)
    }
    let tensors = builder.copy(self) { builder, node, operands in
      let node = bodies[node]
      return replace(builder, node, operands) ?? builder.copy(node, operands)
    }
    builder.copyOutputs(of: self, tensors)
    return try builder.finish()
  }
}

extension Graph {
  /// Whether a condition holds for any node, or any of a body.
  private func contains(where isCandidate: (Node) -> Bool) -> Bool {
    nodes.contains { node in
      isCandidate(node)
        || node.control?.control.bodies.contains { $0.contains(where: isCandidate) } ?? false
    }
  }

  /// The nodes' operators with other bodies, each made once.
  func rebuiltBodies(_ rebuild: (Graph) throws(Diagnostic) -> Graph)
    throws(Diagnostic) -> RebuiltBodies
  {
    var bodies: [ControlFlow: ControlFlow] = [:]
    for node in nodes {
      guard let control = node.control?.control, bodies[control] == nil else { continue }
      var changed: [Graph] = []
      for body in control.bodies { changed.append(try rebuild(body)) }
      let next = ControlFlow(control.form, changed)
      // What stays equal stays the same arrays, which many nodes are compared by at once.
      bodies[control] = next == control ? control : next
    }
    return RebuiltBodies(bodies: bodies)
  }
}

extension Graph {
  /// The graph with loops and choices made again, after their bodies have been by `rebuild`.
  ///
  /// Given a node with bodies, its new operands and which of its results nodes are, `replace` makes
  /// these results, or nil where it leaves the node as it is.
  func rebuiltLoops(
    bodies rebuild: (Graph) throws(Diagnostic) -> Graph,
    _ replace: (Node, [Tensor], [Int]) -> [Int: Tensor]?
  ) throws(Diagnostic) -> Graph {
    guard nodes.contains(where: { $0.control != nil }) else { return self }
    let bodies = try rebuiltBodies(rebuild)
    let siblings = Node.siblings(in: nodes)
    let builder = GraphBuilder(name, capacity: nodes.count)
    var tensors: [Tensor] = []
    var results: [Value: Tensor] = [:]
    for (index, node) in nodes.enumerated() {
      let operands = node.operands.map { tensors[$0.index] }
      let (value, node) = (Value(index), bodies[node])
      if node.control != nil, let group = siblings[value], group[0] == value {
        let used = group.compactMap { self[$0].control?.result }
        let made = replace(node, operands, used)
        for (sibling, result) in zip(group, used) { results[sibling] = made?[result] }
      }
      tensors.append(results[value] ?? builder.copy(node, operands))
    }
    builder.copyOutputs(of: self, tensors)
    return try builder.finish()
  }
}

/// What bodies have become.
struct RebuiltBodies {
  fileprivate let bodies: [ControlFlow: ControlFlow]

  /// A node with its new bodies.
  subscript(node: Node) -> Node {
    guard let operation = node.control, let control = bodies[operation.control] else {
      return node
    }
    return Node(operation.with(control), node.operands, node.type, origin: node.origin)
  }
}
