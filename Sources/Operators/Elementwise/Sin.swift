import IR

/// The sine of an element in radians.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = dC · cos(A)`.
/// - Errors: elements are not floats.
/// - Follows: `numpy.sin`.
struct Sin: ElementwiseOperation {
  static let function = ScalarFunction.sin

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent * cos(context.operands[0])]
  }
}

/// The sine of every element, in radians.
public func sin(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Sin(), [x], file: file, line: line)
}
