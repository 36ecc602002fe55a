import IR

/// The logistic function 1 / (1 + exp(-a)) of an element, without overflow.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = dC · C · (1 - C)`.
/// - Errors: elements are not floats.
/// - Follows: `scipy.special.expit`.
struct Logistic: ElementwiseOperation {
  static let function = ScalarFunction.sigmoid

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let c = context.result
    return [context.cotangent * (c * (1 - c))]
  }
}

/// The logistic function of every element.
public func sigmoid(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Logistic(), [x], file: file, line: line)
}
