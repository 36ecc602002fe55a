import IR

/// -1, 0 or 1 as an element is below, at or above 0.
///
/// - Shapes: `(s) -> (s)`, numeric.
/// - Gradient: none flows.
/// - Errors: elements are `bool`.
/// - Follows: `numpy.sign`; NaN stays NaN and -0 stays -0.
struct Sign: ElementwiseOperation {
  static let function = ScalarFunction.sign
  static func accepts(_ type: ElementType) -> Bool { type.isNumeric }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [nil]
  }
}

/// The sign of every element.
public func sign(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Sign(), [x], file: file, line: line)
}
