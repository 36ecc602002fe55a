import IR

/// The magnitude of an element.
///
/// - Shapes: `(s) -> (s)`, numeric.
/// - Gradient: `dA = dC · sign(A)`.
/// - Errors: elements are `bool`.
/// - Follows: `numpy.abs`; the lowest integer stays itself.
struct Abs: ElementwiseOperation {
  static let function = ScalarFunction.abs
  static func accepts(_ type: ElementType) -> Bool { type.isNumeric }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent * sign(context.operands[0])]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let inner = operands[0].node?.operation
    if inner is Abs { return operands[0] }
    // Unsigned numbers become others when they are negated.
    return inner is Negate && result.elementType != .u8 ? abs(operands[0].operands[0]) : nil
  }
}

/// The magnitude of every element.
public func abs(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Abs(), [x], file: file, line: line)
}
