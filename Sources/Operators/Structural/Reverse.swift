import IR

/// The element from the other end of one axis.
///
/// - Attributes: `axis`.
/// - Shapes: `(s) -> (s)`, any element type.
/// - Gradient: `dA = dC` reversed.
/// - Errors: the axis is outside the rank.
/// - Follows: `numpy.flip`.
struct Reverse: FormulaOperation {
  static let name = "reverse"
  let axis: Int

  init(axis: Int) { self.axis = axis }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    axis = try attributes.integer("axis")
  }

  var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    try expectAxes([axis], rank: operands[0].rank)
    return operands[0]
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    var indices = formula.indices
    indices[axis] = indices[axis] * -1 + (result.shape[axis] - 1)
    return formula.load(0, indices)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent.reversed(axis)]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    if result.shape[axis] == 1 { return operands[0] }
    let inner = operands[0]
    return inner.node?.operation as? Reverse == self ? inner.operands[0] : nil
  }
}

extension Tensor {
  /// The tensor with one axis back to front (a negative axis counts from the end).
  public func reversed(_ axis: Int, file: String = #fileID, line: Int = #line) -> Tensor {
    .apply(Reverse(axis: fromFront(axis)), [self], file: file, line: line)
  }
}
