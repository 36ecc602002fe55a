import IR

extension GraphBuilder {
  /// Multiplications per element of a node; nil for reductions, library calls and nodes with
  /// bodies.
  ///
  /// Index maps and literals cost nothing.
  static func elementCost(of node: Node, in nodes: [Node]) -> Int? {
    if node.constant != nil { return 0 }
    let operands = node.operands.map { nodes[$0.index].type }
    guard node.operation.kernelKind(operands: operands, result: node.type) == .loops,
      let formula = node.formula(operands: operands)
    else { return nil }
    var cost = 0
    for (expression, type) in zip(formula.expressions, formula.types) {
      switch expression {
      case .reduce: return nil
      case .call(let function, _) where type != .i64 || function.cost > 4: cost += function.cost
      case .call, .constant, .axis, .load: continue
      }
    }
    return cost
  }
}
