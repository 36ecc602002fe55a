import IR

/// The larger of two elements.
///
/// - Shapes: `(s), (s) -> (s)`, one numeric element type.
/// - Gradient: `dC` to the larger operand, half to each where they are equal.
/// - Errors: types differ; elements are `bool`.
/// - Follows: `numpy.maximum` without broadcasting: NaN if either is NaN; gradient as in JAX.
struct Maximum: ElementwiseOperation {
  static let function = ScalarFunction.maximum
  static func accepts(_ type: ElementType) -> Bool { type.isNumeric }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, b, d) = (context.operands[0], context.operands[1], context.cotangent)
    let half = select(a.equal(b), d * 0.5, d.zerosLike)
    return [select(a.greater(b), d, half), select(b.greater(a), d, half)]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    operands[0].value == operands[1].value ? operands[0] : nil
  }
}

/// The larger of two tensors at each place, with NumPy's broadcasting.
public func maximum(_ a: Tensor, _ b: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .elementwise(Maximum(), a, b, file: file, line: line)
}
