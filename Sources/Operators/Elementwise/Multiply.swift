import IR

/// The product of two elements.
///
/// - Shapes: `(s), (s) -> (s)`, one numeric element type.
/// - Gradient: `dA = dC · B`, `dB = dC · A`.
/// - Errors: types differ; elements are `bool`.
/// - Follows: `numpy.multiply` without broadcasting; integers wrap.
struct Multiply: ElementwiseOperation {
  static let function = ScalarFunction.multiply
  static func accepts(_ type: ElementType) -> Bool { type.isNumeric }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, b, d) = (context.operands[0], context.operands[1], context.cotangent)
    return [d * b, d * a]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    for (factor, other) in [(operands[1], operands[0]), (operands[0], operands[1])] {
      if factor.isConstant(1) { return other }
      if result.elementType.isFloat && factor.isConstant(-1) { return -other }
    }
    return nil
  }
}

extension Tensor {
  /// Product with NumPy's broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { elementwise(Multiply(), a, b) }
}
