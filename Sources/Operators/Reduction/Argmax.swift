import IR

/// The index of the first largest element along an axis, which vanishes.
///
/// - Attributes: `axis`.
/// - Shapes: `(s) -> (s without axis)`, numeric to `i64`.
/// - Gradient: none flows.
/// - Errors: the axis is outside the rank or has no elements; elements are `bool`.
/// - Follows: `numpy.argmax`; the first NaN wins.
struct Argmax: FormulaOperation {
  static let name = "argmax"
  let axis: Int

  init(axis: Int) { self.axis = axis }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    axis = try attributes.integer("axis")
  }

  var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    let operand = operands[0]
    try expectAxes([axis], rank: operand.rank)
    guard operand.elementType.isNumeric else { throw undefined(for: operand.elementType) }
    guard operand.shape[axis] > 0 else {
      throw failure("axis \(axis) of [\(operand.shape)] has no elements")
    }
    return TensorType(.i64, operand.shape.removing([axis]))
  }

  /// The smallest index whose element equals the maximum or is NaN.
  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let extent = operands[0].shape[axis]
    let maximum = formula.reduction(.maximum, of: operands[0], axes: [axis])
    let (before, after) = (formula.indices[..<axis], formula.indices[axis...])
    return formula.reduce(.minimum, extent: extent) { j in
      let element = formula.load(0, before + [j] + after)
      var isFound = element.combined(.equal, maximum)
      if element.type.isFloat {
        isFound = isFound.combined(.or, element.combined(.notEqual, element))
      }
      return isFound.select(j, formula.integer(extent))
    }
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [nil] }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    operands[0].shape[axis] == 1 ? operands[0].builder?.zeros(result) : nil
  }
}

extension Tensor {
  /// The index of the first largest element along `axis` (negative axes count from the end).
  public func argmax(_ axis: Int, file: String = #fileID, line: Int = #line) -> Tensor {
    let axis = fromFront(axis)
    return .apply(Argmax(axis: axis), [self], file: file, line: line)
  }
}
