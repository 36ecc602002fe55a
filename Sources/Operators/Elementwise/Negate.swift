import IR

/// An element with the other sign.
///
/// - Shapes: `(s) -> (s)`, numeric.
/// - Gradient: `dA = -dC`.
/// - Errors: elements are `bool`.
/// - Follows: `numpy.negative`; integers wrap.
struct Negate: ElementwiseOperation {
  static let function = ScalarFunction.negate
  static func accepts(_ type: ElementType) -> Bool { type.isNumeric }

  func gradient(_ context: GradientContext) -> [Tensor?] { [-context.cotangent] }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    operands[0].node?.operation is Negate ? operands[0].operands[0] : nil
  }
}

extension Tensor {
  /// Every element with the other sign.
  public static prefix func - (a: Tensor) -> Tensor { .apply(Negate(), [a]) }
}
