import IR

/// What the gradient of a step needs of that step and cannot well compute again.
struct ScanResiduals {
  /// Values of the body to stack, in order.
  private(set) var values: [Value] = []

  private let nodes: [Node]
  /// Follows from elements and constants alone by cheap operations, or from constants alone.
  private var isFree: [Bool] = []
  private var isCheap: [Bool] = []

  /// - Parameters:
  ///   - work: the body with its gradient.
  ///   - carries: the body's arguments that change from step to step.
  ///   - constants: those that stay the same.
  ///   - seeds: arguments of the gradient.
  ///   - roots: what the gradient leaves.
  init(
    _ work: GraphBuilder, carries: [Tensor], constants: [Tensor], seeds: [Tensor],
    roots: [Tensor]
  ) {
    nodes = work.nodes
    classify(Set(carries.compactMap(\.value)), Set(constants.compactMap(\.value)))
    let needed = crossing(Set(seeds.compactMap(\.value)), roots.compactMap(\.value))
    var saved = Set(needed.compactMap { source(of: $0) })
    // The latest first: what follows from others that are stacked need not be.
    for value in saved.sorted(by: >) where isCheap[value.index] {
      if follows(value, from: saved.subtracting([value])) { saved.remove(value) }
    }
    values = saved.sorted()
  }

  private mutating func classify(_ carries: Set<Value>, _ constants: Set<Value>) {
    var isInvariant: [Bool] = []
    for (index, node) in nodes.enumerated() {
      let operands = node.operands.map(\.index)
      isCheap.append(isCheap(node))
      isInvariant.append(
        node.argument == nil
          ? operands.allSatisfy { isInvariant[$0] } : constants.contains(Value(index)))
      let mayRepeat = isCheap[index] || isInvariant[index]
      isFree.append(
        node.argument != nil
          ? !carries.contains(Value(index)) : mayRepeat && operands.allSatisfy { isFree[$0] })
    }
  }

  /// Multiplications that repeating costs at most: less than a load and store of the result.
  private static let cheapCost = 4

  /// Whether computing it again is better than keeping it: index maps, a few operations per
  /// element, and random numbers, which need no memory.
  private func isCheap(_ node: Node) -> Bool {
    if node.operation is RandomBits || node.operation is RandomUniform { return true }
    return (GraphBuilder.elementCost(of: node, in: nodes) ?? .max) <= Self.cheapCost
  }

  /// Values that depend on no seed and are read by what does, or are roots.
  private func crossing(_ seeds: Set<Value>, _ roots: [Value]) -> [Value] {
    var depends = [Bool](repeating: false, count: nodes.count)
    for (index, node) in nodes.enumerated() {
      depends[index] =
        seeds.contains(Value(index)) || node.operands.contains { depends[$0.index] }
    }
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    var crossing: Set<Value> = []
    for root in roots {
      if depends[root.index] { isNeeded[root.index] = true } else { crossing.insert(root) }
    }
    for index in nodes.indices.reversed() where isNeeded[index] {
      for operand in nodes[index].operands {
        if depends[operand.index] {
          isNeeded[operand.index] = true
        } else {
          crossing.insert(operand)
        }
      }
    }
    return crossing.sorted()
  }

  /// The value to stack so that `value` follows from it: itself, or an earlier one of a chain of
  /// cheap operations that is not larger; nil if it is free.
  private func source(of value: Value) -> Value? {
    var value = value
    while !isFree[value.index] {
      let node = nodes[value.index]
      let bound = Set(node.operands.filter { !isFree[$0.index] })
      guard isCheap[value.index], bound.count == 1, let operand = bound.first,
        nodes[operand.index].type.byteCount <= node.type.byteCount
      else { return value }
      value = operand
    }
    return nil
  }

  /// Whether a value is a cheap function of others and of what is free.
  private func follows(_ value: Value, from saved: Set<Value>) -> Bool {
    var known = isFree
    for index in 0...value.index where !known[index] {
      known[index] =
        saved.contains(Value(index))
        || isCheap[index] && nodes[index].operands.allSatisfy { known[$0.index] }
    }
    return known[value.index]
  }
}

extension GraphBuilder {
  /// Copies what `roots` need from other nodes up to values that are known; returns the roots.
  func copy(_ roots: [Value], of nodes: [Node], known: [Value: Tensor]) -> [Tensor] {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    for root in roots { isNeeded[root.index] = true }
    for index in nodes.indices.reversed() where isNeeded[index] && known[Value(index)] == nil {
      for operand in nodes[index].operands { isNeeded[operand.index] = true }
    }
    var copies = known
    for (index, node) in nodes.enumerated() where isNeeded[index] && known[Value(index)] == nil {
      copies[Value(index)] = copy(node, node.operands.compactMap { copies[$0] })
    }
    return roots.map { copies[$0] ?? invalid(nodes[$0.index].type) }
  }
}
