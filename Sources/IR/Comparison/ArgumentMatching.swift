/// Finds which arguments of two graphs are the same.
///
/// Those of a name that both graphs have are, if their role and type agree. The others are told
/// apart by what is computed from them: every node gets a color, the same in both graphs for nodes
/// that cannot be told apart, from its operator, its operands and its uses, in turns.
struct ArgumentMatching {
  private let graphs: [Graph]
  private let uses: [[[Use]]]
  /// Of each graph the arguments by name.
  private let labels: [[String: Value]]
  private var colors: [[Int]]

  /// A place in which a value is read.
  private struct Use {
    let node: Int
    let operand: Int
  }

  /// More turns than graphs are usually deep in changes of direction.
  private static let turns = 4

  static func pairs(_ before: Graph, _ after: Graph) -> [(Value, Value)] {
    var pairs: [(Value, Value)] = []
    var matching = ArgumentMatching([before, after])
    for (index, argument) in before.arguments.enumerated() {
      guard let new = matching.labels[1][argument.label],
        after.arguments[new.index].kind == argument.kind
      else { continue }
      pairs.append((Value(index), new))
    }
    while true {
      let more = matching.next(after: pairs)
      if more.isEmpty { return pairs }
      pairs += more
    }
  }

  private init(_ graphs: [Graph]) {
    self.graphs = graphs
    colors = graphs.map { [Int](repeating: 0, count: $0.nodes.count) }
    labels = graphs.map { graph in
      Dictionary(graph.arguments.enumerated().map { ($1.label, Value($0)) }) { first, _ in first }
    }
    uses = graphs.map { graph in
      var uses = [[Use]](repeating: [], count: graph.nodes.count)
      for (index, node) in graph.nodes.enumerated() {
        for (position, operand) in node.operands.enumerated() {
          uses[operand.index].append(Use(node: index, operand: position))
        }
      }
      return uses
    }
  }

  /// Further pairs: arguments of a name that one graph has, and of a color that no others have.
  ///
  /// If several have each color, any two of one do: they are interchangeable, or the graphs differ
  /// anyway. Pairs get colors of their own, so that what depends on them is told apart next.
  private mutating func next(after pairs: [(Value, Value)]) -> [(Value, Value)] {
    let old = free(0, pairs.map(\.0))
    let new = free(1, pairs.map(\.1))
    if old.isEmpty || new.isEmpty { return [] }
    refine(pairs)
    let oldByColor = Dictionary(grouping: old) { colors[0][$0.index] }
    let newByColor = Dictionary(grouping: new) { colors[1][$0.index] }
    let candidates = old.compactMap { value -> (old: [Value], new: [Value])? in
      let color = colors[0][value.index]
      return newByColor[color].map { (oldByColor[color] ?? [], $0) }
    }
    let unique = candidates.filter { $0.old.count == 1 && $0.new.count == 1 }
    return (unique.isEmpty ? Array(candidates.prefix(1)) : unique).map { ($0.old[0], $0.new[0]) }
  }

  /// Arguments without a counterpart whose name the other graph does not have.
  private func free(_ side: Int, _ paired: [Value]) -> [Value] {
    let taken = Set(paired)
    return graphs[side].arguments.indices.map { Value($0) }.filter { value in
      !taken.contains(value)
        && labels[1 - side][graphs[side].arguments[value.index].label] == nil
    }
  }

  private mutating func refine(_ pairs: [(Value, Value)]) {
    for side in 0...1 {
      for (index, node) in graphs[side].nodes.enumerated() {
        colors[side][index] = node.argument.map(\.kind).hashValue
      }
    }
    for (number, (old, new)) in pairs.enumerated() {
      colors[0][old.index] = [1, number].hashValue
      colors[1][new.index] = [1, number].hashValue
    }
    for _ in 0..<Self.turns {
      for side in 0...1 {
        colorByOperands(side)
        colorByUses(side)
      }
    }
  }

  private mutating func colorByOperands(_ side: Int) {
    for (index, node) in graphs[side].nodes.enumerated() where node.argument == nil {
      var hasher = Hasher()
      hasher.combine(node.operation.name)
      node.operation.hash(into: &hasher)
      hasher.combine(node.type)
      hasher.combine(colors[side][index])
      for operand in node.operands { hasher.combine(colors[side][operand.index]) }
      colors[side][index] = hasher.finalize()
    }
  }

  private mutating func colorByUses(_ side: Int) {
    let graph = graphs[side]
    var results = [[Int]](repeating: [], count: graph.nodes.count)
    for output in graph.outputs {
      results[output.value.index].append(output.updates == nil ? 1 : 2)
      if let updated = output.updates { results[updated.index].append(3) }
    }
    for index in graph.nodes.indices.reversed() {
      var parts = uses[side][index].map { [$0.operand, colors[side][$0.node]].hashValue }
      parts += results[index]
      parts.sort()
      colors[side][index] = [colors[side][index], parts.hashValue].hashValue
    }
  }
}

extension Argument {
  /// An argument without its name.
  fileprivate struct Kind: Hashable {
    let role: Role
    let type: TensorType
    let initializer: Initializer?
  }

  fileprivate var kind: Kind { Kind(role: role, type: type, initializer: initializer) }
}
