import IR

/// The largest whole number not above an element.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: none flows.
/// - Errors: elements are not floats.
/// - Follows: `numpy.floor`.
struct Floor: ElementwiseOperation {
  static let function = ScalarFunction.floor

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [nil]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    operands[0].node?.operation is Floor ? operands[0] : nil
  }
}

/// Every element rounded down.
public func floor(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Floor(), [x], file: file, line: line)
}
