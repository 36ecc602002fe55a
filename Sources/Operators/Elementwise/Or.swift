import IR

/// Whether at least one of two elements is true.
///
/// - Shapes: `(s), (s) -> (s)`, `bool`.
/// - Gradient: none flows.
/// - Errors: types differ; elements are not `bool`.
/// - Follows: `numpy.logical_or` without broadcasting.
struct Or: ElementwiseOperation {
  static let function = ScalarFunction.or
  static func accepts(_ type: ElementType) -> Bool { type == .bool }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [nil, nil]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let (a, b) = (operands[0], operands[1])
    if a.value == b.value || b.isConstant(0) || a.isConstant(1) { return a }
    return a.isConstant(0) || b.isConstant(1) ? b : nil
  }
}

extension Tensor {
  /// Whether one is true at each place, with NumPy's broadcasting.
  public func or(_ other: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    .elementwise(Or(), self, other, file: file, line: line)
  }
}
