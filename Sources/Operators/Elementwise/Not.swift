import IR

/// Whether an element is false.
///
/// - Shapes: `(s) -> (s)`, `bool`.
/// - Gradient: none flows.
/// - Errors: elements are not `bool`.
/// - Follows: `numpy.logical_not`.
struct Not: ElementwiseOperation {
  static let function = ScalarFunction.not
  static func accepts(_ type: ElementType) -> Bool { type == .bool }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [nil]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    operands[0].node?.operation is Not ? operands[0].operands[0] : nil
  }
}

/// The negation of every truth value.
public func not(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Not(), [x], file: file, line: line)
}
