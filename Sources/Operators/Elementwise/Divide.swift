import IR

/// The quotient of two elements.
///
/// - Shapes: `(s), (s) -> (s)`, one numeric element type.
/// - Gradient: `dA = dC / B`, `dB = -(dC / B) · C`.
/// - Errors: types differ; elements are `bool`.
/// - Follows: `numpy.divide` without broadcasting; integers truncate towards 0, and x / 0 is 0.
struct Divide: ElementwiseOperation {
  static let function = ScalarFunction.divide
  static func accepts(_ type: ElementType) -> Bool { type.isNumeric }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let quotient = context.cotangent / context.operands[1]
    return [quotient, -(quotient * context.result)]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    operands[1].isConstant(1) ? operands[0] : nil
  }
}

extension Tensor {
  /// Quotient with NumPy's broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { elementwise(Divide(), a, b) }
}
