import IR

/// The element of the same line at the index found here; NaN (integers: 0) outside the line.
///
/// - Attributes: `axis`.
/// - Shapes: `(a, n, b), (a, m, b) -> (a, m, b)`; any element type, integer indices.
/// - Gradient: `dA` is `scatter_add_along` of `dC`; none to the indices.
/// - Errors: the axis is outside the rank; ranks or extents off the axis differ; the indices are
///   not `i32`, `i64` or `u8`.
/// - Follows: `jax.numpy.take_along_axis` with `mode="fill"`, without negative indices.
struct TakeAlong: FormulaOperation {
  static let name = "take_along"
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
    guard operands[0].rank == operands[1].rank,
      operands[0].shape.removing([axis]) == operands[1].shape.removing([axis])
    else {
      throw failure(
        "indices [\(operands[1].shape)] and elements [\(operands[0].shape)] may differ "
          + "along axis \(axis) only")
    }
    return operands[0].with(shape: operands[1].shape)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let outside = formula.constant(result.elementType.isReal ? .nan : 0, result.elementType)
    guard operands[0].elementCount > 0 else { return outside }
    let extent = operands[0].shape[axis]
    let index = formula.load(1, formula.indices).cast(to: .i64)
    var place = formula.indices
    place[axis] = index.clamped(to: extent)
    return index.isInside(extent).select(formula.load(0, place), outside)
  }

  func indexLimit(ofOperand position: Int, _ operands: [TensorType]) -> Int? {
    position == 1 ? operands[0].shape[axis] : nil
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let extent = context.operands[0].shape[axis]
    return [
      context.cotangent.scatterAddAlong(context.operands[1], axis: axis, extent: extent), nil,
    ]
  }
}

extension Tensor {
  /// Elements at `indices` of the same line along `axis` (a negative axis counts from the end).
  public func takeAlong(
    _ indices: Tensor, axis: Int, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let axis = fromFront(axis)
    return .apply(TakeAlong(axis: axis), [self, indices], file: file, line: line)
  }
}
