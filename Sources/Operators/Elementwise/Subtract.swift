import IR

/// The difference of two elements.
///
/// - Shapes: `(s), (s) -> (s)`, one numeric element type.
/// - Gradient: `dA = dC`, `dB = -dC`.
/// - Errors: types differ; elements are `bool`.
/// - Follows: `numpy.subtract` without broadcasting; integers wrap.
struct Subtract: ElementwiseOperation {
  static let function = ScalarFunction.subtract
  static func accepts(_ type: ElementType) -> Bool { type.isNumeric }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent, -context.cotangent]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    operands[1].isConstant(0, evenNegative: true) ? operands[0] : nil
  }
}

extension Tensor {
  /// Difference with NumPy's broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { elementwise(Subtract(), a, b) }
}
