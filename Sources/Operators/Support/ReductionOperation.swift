import IR

/// An operator that combines the elements along some axes.
protocol ReductionOperation: Operation {
  static var reduction: Reduction { get }
  /// Axes that vanish; distinct.
  var axes: [Int] { get }
  init(axes: [Int])
}

extension ReductionOperation {
  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    self.init(axes: try attributes.integers("axes"))
  }

  var attributes: [Attribute] { [Attribute("axes", .integers(axes))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    try expectAxes(axes, rank: operands[0].rank)
    guard operands[0].elementType.isNumeric else { throw failure("elements are bool") }
    return operands[0].with(shape: operands[0].shape.removing(axes))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    formula.reduction(Self.reduction, of: operands[0], axes: axes)
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    axes.isEmpty ? operands[0] : nil
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
      return reduce(reduction, extent: operand.shape[axis]) { index in
        var filled = slots
        filled[axis] = index
        return nest(filled, axis + 1)
      }
    }
    return nest(slots, 0)
  }
}

extension Tensor {
  /// Applies a reduction; a wrong axis is recorded as a mistake by its shape rule.
  func reduce(
    _ axes: [Int]?, keepingDimensions: Bool, file: String, line: Int,
    _ make: ([Int]) -> any Operation
  ) -> Tensor {
    let axes = (axes ?? Array(0..<rank)).map { $0 < 0 ? $0 + rank : $0 }.sorted()
    let result = Tensor.apply(make(axes), [self], file: file, line: line)
    guard keepingDimensions else { return result }
    return result.reshape(Shape(shape.extents.indices.map { axes.contains($0) ? 1 : shape[$0] }))
  }

  /// Broadcasts a reduced tensor back along the axes it lost.
  func restoringAxes(_ axes: [Int], of original: Tensor) -> Tensor {
    let extents = original.shape.extents.indices.map { axes.contains($0) ? 1 : original.shape[$0] }
    return reshape(Shape(extents)).broadcast(to: original.shape)
  }
}
