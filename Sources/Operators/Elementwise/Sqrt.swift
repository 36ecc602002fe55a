import IR

/// The square root of an element.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = dC / (2 C)`.
/// - Errors: elements are not floats.
/// - Follows: `numpy.sqrt`; NaN below 0.
struct Sqrt: ElementwiseOperation {
  static let function = ScalarFunction.sqrt

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent * 0.5 / context.result]
  }
}

/// The square root of every element.
public func sqrt(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Sqrt(), [x], file: file, line: line)
}
