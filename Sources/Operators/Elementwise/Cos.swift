import IR

/// The cosine of an element in radians.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = -dC · sin(A)`.
/// - Errors: elements are not floats.
/// - Follows: `numpy.cos`.
struct Cos: ElementwiseOperation {
  static let function = ScalarFunction.cos

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [-(context.cotangent * sin(context.operands[0]))]
  }
}

/// The cosine of every element, in radians.
public func cos(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Cos(), [x], file: file, line: line)
}
