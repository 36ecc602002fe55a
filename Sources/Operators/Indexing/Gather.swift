import IR

/// The element at the index found along one axis; NaN (integers: 0) outside the axis.
///
/// - Attributes: `axis`.
/// - Shapes: `(s), (i) -> (s[..<axis], i, s[axis + 1...])`; any element type, integer indices.
/// - Gradient: `dA` is `scatter_add` of `dC`; none to the indices.
/// - Errors: the axis is outside the rank; the indices are not `i32`, `i64` or `u8`.
/// - Follows: `jax.numpy.take` with `mode="fill"`, without negative indices.
struct Gather: FormulaOperation {
  static let name = "gather"
  let axis: Int

  init(axis: Int) { self.axis = axis }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    axis = try attributes.integer("axis")
  }

  var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    try expectAxes([axis], rank: operands[0].rank)
    try expectIndices(operands[1])
    var extents = operands[0].shape.extents
    extents.replaceSubrange(axis...axis, with: operands[1].shape.extents)
    return operands[0].with(shape: Shape(extents))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let outside = formula.constant(result.elementType.isReal ? .nan : 0, result.elementType)
    guard operands[0].elementCount > 0 else { return outside }
    let end = axis + operands[1].rank
    let index = formula.load(1, Array(formula.indices[axis..<end])).cast(to: .i64)
    let extent = operands[0].shape[axis]
    let element = formula.load(
      0, formula.indices[..<axis] + [index.clamped(to: extent)] + formula.indices[end...])
    return index.isInside(extent).select(element, outside)
  }

  func indexLimit(ofOperand position: Int, _ operands: [TensorType]) -> Int? {
    position == 1 ? operands[0].shape[axis] : nil
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (operand, indices) = (context.operands[0], context.operands[1])
    let extent = operand.shape[axis]
    return [context.cotangent.scatterAdd(indices, axis: axis, extent: extent), nil]
  }
}

extension Tensor {
  /// Elements at `indices` along `axis` (a negative axis counts from the end); the axis is
  /// replaced by those of the indices.
  public func gather(
    _ indices: Tensor, axis: Int = 0, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let axis = fromFront(axis)
    return .apply(Gather(axis: axis), [self, indices], file: file, line: line)
  }
}
