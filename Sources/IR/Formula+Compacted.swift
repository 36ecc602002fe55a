extension Formula {
  /// The same formula without what no result needs, so that formulas that differ in nothing else are
  /// equal.
  package var compacted: Formula {
    let reachable = isReachable
    var numbers = [Int](repeating: 0, count: expressions.count)
    var kept: [Int] = []
    for index in expressions.indices where reachable[index] {
      numbers[index] = kept.count
      kept.append(index)
    }
    func new(_ scalar: Scalar) -> Scalar { Scalar(numbers[scalar.index]) }
    let copies = kept.map { index -> ScalarExpression in
      switch expressions[index] {
      case .load(let operand, let indices): .load(operand: operand, indices: indices.map(new))
      case .call(let function, let arguments): .call(function, arguments.map(new))
      case .reduce(let kind, let axis, let body): .reduce(kind, axis: axis, body: new(body))
      case .constant, .axis: expressions[index]
      }
    }
    return Formula(
      expressions: copies, types: kept.map { types[$0] }, axes: axes, rank: rank,
      results: results.map(new), resultRanks: resultRanks, resultStrides: resultStrides)
  }
}
