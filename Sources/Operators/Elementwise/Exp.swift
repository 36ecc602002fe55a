import IR

/// The exponential function of an element.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = dC · exp(A)`.
/// - Errors: elements are not floats.
/// - Follows: `numpy.exp`.
struct Exp: ElementwiseOperation {
  static let function = ScalarFunction.exp

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent * context.result]
  }
}

/// The exponential function of every element.
public func exp(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Exp(), [x], file: file, line: line)
}
