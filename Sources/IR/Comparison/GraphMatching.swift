/// Finds, for the nodes of one graph, their counterparts in another.
struct GraphMatching {
  private let before: Graph
  private let after: Graph
  /// The counterpart of each node: `after` for nodes of the first graph, `before` for the second.
  private(set) var partners: (after: [Value?], before: [Value?])
  /// Nodes of the first graph that are the same with everything they are computed from.
  private var isSame: [Bool]

  init(_ before: Graph, _ after: Graph) {
    self.before = before
    self.after = after
    partners = (
      [Value?](repeating: nil, count: before.nodes.count),
      [Value?](repeating: nil, count: after.nodes.count)
    )
    isSame = [Bool](repeating: false, count: before.nodes.count)
  }

  mutating func run() {
    for (old, new) in ArgumentMatching.pairs(before, after) {
      pair(old, new)
      isSame[old.index] = true
    }
    pairEqualNodes()
    // Each round is a pair at least, or the last one.
    while pairUses() || pairSuccessors() {}
  }

  func kind(_ old: Value, _ new: Value) -> GraphDifference.Kind {
    if isSame[old.index] { return .same }
    let (a, b) = (before[old], after[new])
    let isMoved = a.type == b.type && a.operation.isSame(as: b.operation) && operandsAgree(a, b)
    return isMoved ? .moved : .changed
  }

  /// Whether outputs are pairs, those of a name that both graphs have under that name.
  var outputsAgree: Bool {
    guard before.outputs.count == after.outputs.count else { return false }
    var left = after.outputs
    let names = Set(left.map(\.name))
    for output in before.outputs {
      let place = left.firstIndex { other in
        partners.after[output.value.index] == other.value
          && (output.updates == nil) == (other.updates == nil)
          && output.updates.flatMap { partners.after[$0.index] } == other.updates
          && (names.contains(output.name) ? other.name == output.name : true)
      }
      guard let place else { return false }
      left.remove(at: place)
    }
    return true
  }

  private mutating func pair(_ old: Value, _ new: Value) {
    partners.after[old.index] = new
    partners.before[new.index] = old
  }

  private func isFree(_ old: Value, _ new: Value) -> Bool {
    partners.after[old.index] == nil && partners.before[new.index] == nil
      && before[old].operation.name == after[new].operation.name
      && (before[old].argument?.role == after[new].argument?.role)
  }

  private func operandsAgree(_ a: Node, _ b: Node) -> Bool {
    a.operands.count == b.operands.count
      && zip(a.operands, b.operands).allSatisfy { partners.after[$0.index] == $1 }
  }

  /// Nodes that are equal once operands are replaced by their counterparts.
  private mutating func pairEqualNodes() {
    var candidates: [Node: [Value]] = [:]
    for value in after.values.reversed() where after[value].argument == nil {
      candidates[after[value], default: []].append(value)
    }
    for old in before.values where before[old].argument == nil {
      let node = before[old]
      let operands = node.operands.compactMap { isSame[$0.index] ? partners.after[$0.index] : nil }
      guard operands.count == node.operands.count else { continue }
      let wanted = Node(node.operation, operands, node.type)
      guard let new = candidates[wanted]?.popLast() else { continue }
      pair(old, new)
      isSame[old.index] = true
    }
  }

  /// Operands in the same place of nodes that are pairs, and outputs of the same name.
  private mutating func pairUses() -> Bool {
    var found = false
    for output in before.outputs {
      let other = after.outputs.first {
        $0.name == output.name && ($0.updates == nil) == (output.updates == nil)
      }
      guard let other, isFree(output.value, other.value) else { continue }
      pair(output.value, other.value)
      found = true
    }
    for old in before.values.reversed() where !isSame[old.index] {
      guard let new = partners.after[old.index] else { continue }
      for (a, b) in zip(before[old].operands, after[new].operands) where isFree(a, b) {
        pair(a, b)
        found = true
      }
    }
    return found
  }

  /// Nodes of the same operator whose operands are pairs.
  private mutating func pairSuccessors() -> Bool {
    var candidates: [Successor: [Value]] = [:]
    for value in after.values.reversed()
    where partners.before[value.index] == nil && after[value].argument == nil {
      let node = after[value]
      candidates[Successor(node.operation.name, node.operands), default: []].append(value)
    }
    var found = false
    for old in before.values where partners.after[old.index] == nil {
      let node = before[old]
      let operands = node.operands.compactMap { partners.after[$0.index] }
      guard operands.count == node.operands.count, node.argument == nil,
        !node.operands.isEmpty,
        let new = candidates[Successor(node.operation.name, operands)]?.popLast()
      else { continue }
      pair(old, new)
      found = true
    }
    return found
  }

  private struct Successor: Hashable {
    let operation: String
    let operands: [Value]

    init(_ operation: String, _ operands: [Value]) {
      self.operation = operation
      self.operands = operands
    }
  }
}
