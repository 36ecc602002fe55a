import IR

/// The natural logarithm of an element.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = dC / A`.
/// - Errors: elements are not floats.
/// - Follows: `numpy.log`; -inf at 0, NaN below.
struct Log: ElementwiseOperation {
  static let function = ScalarFunction.log

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent / context.operands[0]]
  }
}

/// The natural logarithm of every element.
public func log(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Log(), [x], file: file, line: line)
}
