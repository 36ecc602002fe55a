import IR

extension GraphBuilder {
  /// Multiplications per element of a node; nil for reductions, library calls and nodes with
  /// bodies.
  ///
  /// Index maps and literals cost nothing.
  static func elementCost(of node: Node, in nodes: [Node]) -> Int? {
    if node.constant != nil { return 0 }
    guard node.argument == nil, node.operation.lowering == .loops else { return nil }
    let operands = node.operands.map { nodes[$0.index].type }
    let builder = FormulaBuilder(domain: node.type.shape.extents, operands: operands)
    let element = node.operation.element(builder, operands: operands, result: node.type)
    let formula = builder.finish([element])
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
