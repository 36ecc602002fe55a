import IR

/// The natural logarithm of 1 + an element, exact near 0.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = dC / (1 + A)`.
/// - Errors: elements are not floats.
/// - Follows: `numpy.log1p`.
struct Log1p: ElementwiseOperation {
  static let function = ScalarFunction.log1p

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent / (context.operands[0] + 1)]
  }
}

/// The natural logarithm of 1 + every element, exact near 0.
public func log1p(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Log1p(), [x], file: file, line: line)
}
