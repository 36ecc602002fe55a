extension GraphBuilder {
  /// Adds the nodes of `graph`; returns the tensor for each of its values.
  ///
  /// What replaces a node has the node's origin.
  package func copy(
    _ graph: Graph,
    replacing replace: (GraphBuilder, Node, [Tensor]) -> Tensor? = { _, _, _ in nil }
  ) -> [Tensor] {
    var tensors: [Tensor] = []
    for node in graph.nodes {
      let operands = node.operands.map { tensors[$0.index] }
      let replacement = attributing(to: node.origin) { replace(self, node, operands) }
      tensors.append(replacement ?? copy(node, operands))
    }
    return tensors
  }

  /// Declares the outputs of a copied graph.
  package func copyOutputs(of graph: Graph, _ tensors: [Tensor]) {
    for output in graph.outputs {
      if let target = output.updates {
        update(tensors[target.index], to: tensors[output.value.index])
      } else {
        self.output(output.name, tensors[output.value.index])
      }
    }
  }
}
