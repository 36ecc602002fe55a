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
