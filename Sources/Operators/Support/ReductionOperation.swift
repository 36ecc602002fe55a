import IR

/// An operator that combines the elements along some axes.
protocol ReductionOperation: FormulaOperation {
  static var reduction: Reduction { get }
  /// Axes that vanish; distinct.
  var axes: [Int] { get }
  init(axes: [Int])
  /// Element types it accepts.
  static func accepts(_ type: ElementType) -> Bool
}

extension ReductionOperation {
  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    self.init(axes: try attributes.integers("axes"))
  }

  static func accepts(_ type: ElementType) -> Bool { type.isNumeric }

  var attributes: [Attribute] { [Attribute("axes", .integers(axes))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    try expectAxes(axes, rank: operands[0].rank)
    guard Self.accepts(operands[0].elementType) else {
      throw undefined(for: operands[0].elementType)
    }
    return operands[0].with(shape: operands[0].shape.removing(axes))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    formula.reduction(Self.reduction, of: operands[0], axes: axes)
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let operand = operands[0]
    if axes != axes.sorted() { return .apply(Self(axes: axes.sorted()), [operand]) }
    let isSingle = axes.allSatisfy { operand.shape[$0] == 1 }
    return isSingle ? operand.reshape(result.shape) : nil
  }
}

extension FormulaBuilder {
  /// Reduces operand 0 along `axes`; the other axes are the result's, in order.
  func reduction(_ reduction: Reduction, of operand: TensorType, axes: [Int]) -> Expression {
    var kept = indices[...]
    let slots: [Expression?] = (0..<operand.rank).map {
      axes.contains($0) ? nil : kept.popFirst()
    }
    func nest(_ slots: [Expression?], _ axis: Int) -> Expression {
      guard axis < operand.rank else { return load(0, slots.compactMap(\.self)) }
      guard slots[axis] == nil else { return nest(slots, axis + 1) }
      // Of means even a few terms are wide, so that the mean of equal numbers is that number.
      return reduce(reduction, extent: operand.shape[axis], narrowLimit: 1) { index in
        var filled = slots
        filled[axis] = index
        return nest(filled, axis + 1)
      }
    }
    return nest(slots, 0)
  }
}
