/// What the value of a node is.
///
/// The one answer on which the interpreter, folding, fusion and bounds of rounding are built.
package enum Meaning: Sendable {
  /// Elements that are in memory before a program begins: an argument, or a literal of several.
  case given
  /// One formula for all elements, over the axes of the result.
  case formula(Formula)
  /// A function of whole tensors.
  case whole(any WholeOperation)
  /// A result of bodies that run.
  case bodies(any ControlOperation)
}

extension Node {
  /// What the node's value is, for operands of these types.
  package func meaning(operands: [TensorType]) -> Meaning {
    operation.meaning(operands: operands, result: type)
  }

  /// The formula of the node's elements; nil where there is none.
  package func formula(operands: [TensorType]) -> Formula? {
    if case .formula(let formula) = meaning(operands: operands) { formula } else { nil }
  }
}

extension Graph {
  /// What the value of one of the graph's nodes is.
  package func meaning(of node: Node) -> Meaning {
    node.meaning(operands: node.operands.map { type(of: $0) })
  }

  /// How a kernel computes one of the graph's nodes.
  package func kernelKind(of node: Node) -> KernelKind {
    node.operation.kernelKind(
      operands: node.operands.map { type(of: $0) }, result: node.type)
  }
}
