import IR

/// The smaller of two elements.
///
/// - Shapes: `(s), (s) -> (s)`, one numeric element type.
/// - Gradient: `dC` to the smaller operand, half to each where they are equal.
/// - Errors: types differ; elements are `bool`.
/// - Follows: `numpy.minimum` without broadcasting: NaN if either is NaN; gradient as in JAX.
struct Minimum: ElementwiseOperation {
  static let function = ScalarFunction.minimum
  static func accepts(_ type: ElementType) -> Bool { type.isNumeric }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, b, d) = (context.operands[0], context.operands[1], context.cotangent)
    let half = select(a.equal(b), d * 0.5, d.zerosLike)
    return [select(a.less(b), d, half), select(b.less(a), d, half)]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    operands[0].value == operands[1].value ? operands[0] : nil
  }
}

/// The smaller of two tensors at each place, with NumPy's broadcasting.
public func minimum(_ a: Tensor, _ b: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .elementwise(Minimum(), a, b, file: file, line: line)
}
