import IR

extension Graph {
  /// The graph through a new builder, which shares equal nodes and drops dead ones.
  ///
  /// Given a node and its new operands, `replace` makes the tensor to use instead of a copy of the
  /// node, or nil.
  func rebuilt(
    _ replace: (GraphBuilder, Node, [Tensor]) -> Tensor?
  ) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder(name, capacity: nodes.count)
    let tensors = builder.copy(self, replacing: replace)
    builder.copyOutputs(of: self, tensors)
    return try builder.finish()
  }
}

extension GraphBuilder {
  /// Adds the nodes of `graph`; returns the tensor for each of its values.
  public func copy(
    _ graph: Graph,
    replacing replace: (GraphBuilder, Node, [Tensor]) -> Tensor? = { _, _, _ in nil }
  ) -> [Tensor] {
    var tensors: [Tensor] = []
    for node in graph.nodes {
      let operands = node.operands.map { tensors[$0.index] }
      tensors.append(replace(self, node, operands) ?? copy(node, operands))
    }
    return tensors
  }

  /// Declares the outputs of a copied graph.
  public func copyOutputs(of graph: Graph, _ tensors: [Tensor]) {
    for output in graph.outputs {
      if let target = output.updates {
        update(tensors[target.index], to: tensors[output.value.index])
      } else {
        self.output(output.name, tensors[output.value.index])
      }
    }
  }
}
