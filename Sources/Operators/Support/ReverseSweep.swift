import IR

/// Reverse accumulation over the nodes between an output and the tensors of interest.
struct ReverseSweep {
  private let builder: GraphBuilder
  /// Nodes when the sweep starts; gradient rules add more behind them.
  private let nodes: [Node]
  /// Whether a node depends on a tensor of interest through floats, and no barrier.
  private let dependsOnTarget: [Bool]
  /// Nodes that get a cotangent and pass none on, though they may depend on targets.
  private let leaves: Set<Value>
  /// For each node with bodies, all that are computed with it, the first one first.
  private let siblings: [Value: [Value]]

  init(_ builder: GraphBuilder, _ targets: [Value], leaves: Set<Value> = []) {
    self.builder = builder
    self.leaves = leaves
    nodes = builder.nodes
    var depends = [Bool](repeating: false, count: nodes.count)
    for target in targets { depends[target.index] = true }
    for (index, node) in nodes.enumerated()
    where node.type.elementType.isFloat && !node.isGradientBarrier {
      if node.operands.contains(where: { depends[$0.index] }) { depends[index] = true }
    }
    dependsOnTarget = depends
    siblings = Node.siblings(in: nodes)
  }

  /// The cotangent of every node that gets one, given those of some.
  func run(from seeds: [Value: Tensor]) -> [Value: Tensor] {
    var cotangents = seeds
    let last = seeds.keys.map(\.index).max() ?? -1
    for index in (0..<last + 1).reversed() {
      let node = nodes[index]
      guard let parts = parts(of: Value(index), cotangents) else { continue }
      precondition(
        parts.count == node.operands.count, "\(node.operation.name): one cotangent per operand")
      for (operand, part) in zip(node.operands, parts) where dependsOnTarget[operand.index] {
        // An invalid part was reported when it was made.
        guard let part, part.value != nil || part.number != nil else { continue }
        precondition(
          part.type == nodes[operand.index].type, "\(node.operation.name): cotangent's type")
        guard let sum = cotangents[operand] else {
          cotangents[operand] = part
          continue
        }
        let origin = origin(of: nodes[operand.index])
        cotangents[operand] = builder.attributing(to: origin) { sum + part }
      }
    }
    return cotangents
  }

  /// One cotangent per operand, nil if none flows through the node.
  ///
  /// Results of one node with bodies come together, when the first of them is reached: nothing
  /// before it reads any.
  private func parts(of value: Value, _ cotangents: [Value: Tensor]) -> [Tensor?]? {
    let node = nodes[value.index]
    guard isInner(node), !leaves.contains(value) else { return nil }
    let operands = node.operands.map { builder.tensor($0) }
    guard let operation = node.control else {
      guard dependsOnTarget[value.index], let cotangent = cotangents[value] else { return nil }
      let context = GradientContext(
        operands: operands, result: builder.tensor(value), cotangent: cotangent)
      return builder.attributing(to: origin(of: node)) { node.operation.gradient(context) }
    }
    let group = siblings[value] ?? [value]
    guard group[0] == value else { return nil }
    var known: [Int: Tensor] = [:]
    for sibling in group where nodes[sibling.index].type.elementType.isFloat {
      guard let result = nodes[sibling.index].control?.result else { continue }
      known[result] = cotangents[sibling]
    }
    if known.isEmpty { return nil }
    return builder.attributing(to: origin(of: node)) {
      operation.gradient(operands: operands, cotangents: known)
    }
  }

  /// The place of what is made for the gradient of a node.
  private func origin(of node: Node) -> Origin {
    (node.origin ?? .unknown).gradient(of: node.operation.name)
  }

  private func isInner(_ node: Node) -> Bool {
    node.operands.contains { dependsOnTarget[$0.index] }
  }
}
