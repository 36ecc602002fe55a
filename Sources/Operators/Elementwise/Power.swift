import IR

/// An element to the power of another.
///
/// - Shapes: `(s), (s) -> (s)`, one numeric element type.
/// - Gradient: `dA = dC · B · A^(B-1)`, 0 where A and B are 0; `dB = dC · log(A) · C`, 0 where A is
///   0, which is one of the two slopes there.
/// - Errors: types differ; elements are `bool`.
/// - Follows: `numpy.power` without broadcasting; integer powers wrap, gradient as in JAX.
struct Power: ElementwiseOperation {
  static let function = ScalarFunction.power
  static func accepts(_ type: ElementType) -> Bool { type.isNumeric }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, b, d) = (context.operands[0], context.operands[1], context.cotangent)
    // Nothing is chosen by the exponent alone, on which the slope depends: at B = 0 the derivative
    // of B · A^(B-1) is 1 / A. Guards keep infinities out of the branch that is not taken, where
    // they would turn into NaN in the next derivative.
    let exponent = select(a.equal(0).and(b.equal(0)), 1, b - 1)
    let base = select(a.equal(0), 1, a)
    return [
      d * (b * pow(a, exponent)), select(a.equal(0), 0, d * (log(base) * context.result)),
    ]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    if operands[1].isConstant(0) { return operands[0].onesLike }
    if operands[1].isConstant(1) { return operands[0] }
    return operands[1].isConstant(2) ? operands[0] * operands[0] : nil
  }
}

/// `a` to the power of `b`, with NumPy's broadcasting.
public func pow(_ a: Tensor, _ b: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .elementwise(Power(), a, b, file: file, line: line)
}
