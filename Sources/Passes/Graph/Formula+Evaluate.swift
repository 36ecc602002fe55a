import IR

extension Formula {
  /// Whether every load reads the place of the result and nothing else depends on the place.
  var isElementwise: Bool {
    let reachable = isReachable
    for (index, expression) in expressions.enumerated() where reachable[index] {
      switch expression {
      case .reduce: return false
      case .load(_, let indices):
        guard indices.count == rank else { return false }
        for (axis, scalar) in indices.enumerated() where !isIndex(scalar, along: axis) {
          return false
        }
      case .call(_, let arguments):
        for argument in arguments {
          if case .axis = self[argument] { return false }
        }
      case .constant, .axis: continue
      }
    }
    return true
  }

  /// Whether every element of the result is an element of operand 0.
  var isMovement: Bool {
    guard let result = results.first, case .load(0, _) = self[result] else { return false }
    return true
  }

  private func isIndex(_ scalar: Scalar, along axis: Int) -> Bool {
    switch self[scalar] {
    case .axis(let found): found == axis
    case .constant(let literal): axes[axis] == 1 && literal.integer == 0
    default: false
    }
  }

  /// The value for constant operands; nil if any of them has another type than expected.
  func evaluate(_ operands: [TensorData]) -> TensorData? {
    var evaluator = FormulaEvaluator(self, operands: operands)
    return evaluator.evaluate().first
  }
}
