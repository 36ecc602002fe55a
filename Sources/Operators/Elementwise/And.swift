import IR

/// Whether both elements are true.
///
/// - Shapes: `(s), (s) -> (s)`, `bool`.
/// - Gradient: none flows.
/// - Errors: types differ; elements are not `bool`.
/// - Follows: `numpy.logical_and` without broadcasting.
struct And: ElementwiseOperation {
  static let function = ScalarFunction.and
  static func accepts(_ type: ElementType) -> Bool { type == .bool }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [nil, nil]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let (a, b) = (operands[0], operands[1])
    if a.value == b.value || b.isConstant(1) || a.isConstant(0) { return a }
    return a.isConstant(1) || b.isConstant(0) ? b : nil
  }
}

extension Tensor {
  /// Whether both are true at each place, with NumPy's broadcasting.
  public func and(_ other: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    .elementwise(And(), self, other, file: file, line: line)
  }
}
