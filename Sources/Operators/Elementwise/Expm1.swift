import IR

/// The exponential function of an element, minus 1, exact near 0.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = dC · (C + 1)`.
/// - Errors: elements are not floats.
/// - Follows: `numpy.expm1`.
struct Expm1: ElementwiseOperation {
  static let function = ScalarFunction.expm1

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent * (context.result + 1)]
  }
}

/// The exponential function of every element, minus 1, exact near 0.
public func expm1(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Expm1(), [x], file: file, line: line)
}
