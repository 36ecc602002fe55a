import IR

/// The reciprocal of the square root of an element.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = -dC · C / (2 A)`.
/// - Errors: elements are not floats.
/// - Follows: `1 / numpy.sqrt`; inf at 0, NaN below.
struct Rsqrt: ElementwiseOperation {
  static let function = ScalarFunction.rsqrt

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent * -0.5 * context.result / context.operands[0]]
  }
}

/// The reciprocal square root of every element.
public func rsqrt(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Rsqrt(), [x], file: file, line: line)
}
