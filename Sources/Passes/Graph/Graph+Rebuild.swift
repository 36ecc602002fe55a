import IR

extension Graph {
  /// The graph through a new builder, which shares equal nodes and drops dead ones; so are bodies.
  ///
  /// Given a node and its new operands, `replace` makes the tensor to use instead of a copy of the
  /// node, or nil.
  func rebuilt(
    _ replace: (GraphBuilder, Node, [Tensor]) -> Tensor?
  ) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder(name, capacity: nodes.count)
    let bodies = try rebuiltBodies { body throws(Diagnostic) in try body.rebuilt(replace) }
    let tensors = builder.copy(self) { builder, node, operands in
      let node = bodies[node]
      return replace(builder, node, operands) ?? builder.copy(node, operands)
    }
    builder.copyOutputs(of: self, tensors)
    return try builder.finish()
  }
}

extension Graph {
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
