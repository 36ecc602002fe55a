import IR

/// Reverse accumulation over the nodes between an output and the tensors of interest.
struct ReverseSweep {
  private let builder: GraphBuilder
  /// Nodes when the sweep starts; gradient rules add more behind them.
  private let nodes: [Node]
  /// Whether a node depends on a tensor of interest through floats.
  private let dependsOnTarget: [Bool]

  init(_ builder: GraphBuilder, _ targets: [Value]) {
    self.builder = builder
    nodes = builder.nodes
    var depends = [Bool](repeating: false, count: nodes.count)
    for target in targets { depends[target.index] = true }
    for (index, node) in nodes.enumerated() where node.type.elementType.isFloat {
      if node.operands.contains(where: { depends[$0.index] }) { depends[index] = true }
    }
    dependsOnTarget = depends
  }

  /// The cotangent of every node that gets one.
  func run(from output: Value, _ seed: Tensor) -> [Value: Tensor] {
    var cotangents: [Value: Tensor] = [output: seed]
    for index in (0...output.index).reversed() where dependsOnTarget[index] {
      let node = nodes[index]
      guard let cotangent = cotangents[Value(index)], isInner(node) else { continue }
      let parts = node.operation.gradient(
        GradientContext(
          operands: node.operands.map { builder.tensor($0) }, result: builder.tensor(Value(index)),
          cotangent: cotangent))
      precondition(
        parts.count == node.operands.count, "\(node.operation.name): one cotangent per operand")
      for (operand, part) in zip(node.operands, parts) where dependsOnTarget[operand.index] {
        // An invalid part was reported when it was made.
        guard let part, part.value != nil || part.number != nil else { continue }
        precondition(
          part.type == nodes[operand.index].type, "\(node.operation.name): cotangent's type")
        cotangents[operand] = cotangents[operand].map { $0 + part } ?? part
      }
    }
    return cotangents
  }

  private func isInner(_ node: Node) -> Bool {
    node.operands.contains { dependsOnTarget[$0.index] }
  }
}
