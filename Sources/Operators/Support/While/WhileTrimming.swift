import IR

/// Makes a loop again without carries that nothing needs.
///
/// A carry that never changes becomes a constant. A loop whose condition is never true is what it
/// begins with.
struct WhileTrimming {
  private let loop: While
  private let operands: [Tensor]
  private let used: [Int]
  private var condition: Graph { loop.control.bodies[0] }
  private var body: Graph { loop.control.bodies[1] }
  private var carries: Int { loop.control.carryCount }

  init(_ loop: While, _ operands: [Tensor], used: [Int]) {
    self.loop = loop
    self.operands = operands
    self.used = used
  }

  /// Every used result; nil where nothing can be done.
  func run() -> [Int: Tensor]? {
    let needed = needed
    let kept = needed.filter { $0 < carries && !isConstant(carry: $0) }
    let test = condition[condition.outputs[0].value]
    let isNever = test.constant.map { $0.integers[0] == 0 } ?? false
    if isNever || used.allSatisfy({ !kept.contains($0) }) {
      return [Int: Tensor](uniqueKeysWithValues: used.map { ($0, operands[$0]) })
    }
    let order = kept + needed.filter { !kept.contains($0) }
    if order == Array(operands.indices) { return nil }
    guard let smaller = loop(over: order, kept: kept) else { return nil }
    let given = order.map { operands[$0] }
    var results: [Int: Tensor] = [:]
    for result in used {
      guard let place = kept.firstIndex(of: result) else {
        results[result] = operands[result]
        continue
      }
      results[result] = .apply(While(smaller, result: place), given)
    }
    return results
  }

  private func isConstant(carry: Int) -> Bool { body.outputs[carry].value.index == carry }

  /// Arguments that the condition, used results, or carries which those need, are made of; in
  /// order.
  private var needed: [Int] {
    var needed = Set(used).union(arguments(of: condition, condition.outputs.map(\.value)))
    var count = -1
    while count != needed.count {
      count = needed.count
      let carried = needed.filter { $0 < carries }.map { body.outputs[$0].value }
      needed.formUnion(arguments(of: body, carried))
    }
    return needed.sorted()
  }

  private func arguments(of graph: Graph, _ roots: [Value]) -> [Int] {
    var isReached = [Bool](repeating: false, count: graph.nodes.count)
    for root in roots { isReached[root.index] = true }
    for index in graph.nodes.indices.reversed() where isReached[index] {
      for operand in graph.nodes[index].operands { isReached[operand.index] = true }
    }
    return operands.indices.filter { isReached[$0] }
  }

  /// The loop with these arguments, the kept carries first.
  private func loop(over order: [Int], kept: [Int]) -> ControlFlow? {
    let results = [condition.outputs.map(\.value), kept.map { body.outputs[$0].value }]
    var graphs: [Graph] = []
    for (graph, roots) in zip([condition, body], results) {
      let builder = GraphBuilder(graph.name)
      let inside = order.enumerated().map { place, argument in
        builder.bodyArgument("in\(place)", operands[argument].type)
      }
      let known = Dictionary(uniqueKeysWithValues: zip(order.map { Value($0) }, inside))
      let copies = builder.copy(roots, of: graph.nodes, known: known)
      let arguments = inside.enumerated().map { place, tensor in
        (place < kept.count ? "carry\(place)" : "const\(place - kept.count)", tensor)
      }
      let outputs = copies.enumerated().map { ("r\($0)", $1) }
      guard let made = try? builder.finishBody(arguments, outputs: outputs) else { return nil }
      graphs.append(made)
    }
    return ControlFlow(.whileLoop(carries: kept.count), graphs)
  }
}
