import IR

/// The hyperbolic tangent of an element.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = dC · (1 - C²)`.
/// - Errors: elements are not floats.
/// - Follows: `numpy.tanh`.
struct HyperbolicTangent: ElementwiseOperation {
  static let function = ScalarFunction.tanh

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let c = context.result
    return [context.cotangent * (1 - c * c)]
  }
}

/// The hyperbolic tangent of every element.
public func tanh(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(HyperbolicTangent(), [x], file: file, line: line)
}
