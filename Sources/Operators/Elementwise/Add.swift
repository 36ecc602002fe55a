import IR

/// The sum of two elements.
///
/// - Shapes: `(s), (s) -> (s)`, one numeric element type.
/// - Gradient: `dA = dC`, `dB = dC`.
/// - Errors: types differ; elements are `bool`.
/// - Follows: `numpy.add` without broadcasting; integers wrap.
struct Add: ElementwiseOperation {
  static let function = ScalarFunction.add
  static func accepts(_ type: ElementType) -> Bool { type.isNumeric }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent, context.cotangent]
  }

  /// Takes 0 and -0 for the same: `-0 + 0` is 0, but becomes -0 here.
  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    if operands[1].isConstant(0, evenNegative: true) { return operands[0] }
    if operands[0].isConstant(0, evenNegative: true) { return operands[1] }
    return nil
  }
}

extension Tensor {
  /// Sum with NumPy's broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { elementwise(Add(), a, b) }
}
