import IR

/// The sum of all updates of the same line whose index is the element's place.
///
/// - Attributes: `axis`, and `extent` of that axis in the result.
/// - Shapes: `(a, m, b), (a, m, b) -> (a, extent, b)`; `i64` indices, numeric updates.
/// - Gradient: none to the indices; to the updates `dC` at their index, 0 outside the line.
/// - Errors: the axis is outside the rank; shapes differ; the indices are not `i64`; `extent` is
///   negative; updates are `bool`.
/// - Follows: `torch.scatter_add` into zeros; an index outside the line is dropped.
struct ScatterAddAlong: RoutineOperation, FormulaOperation {
  static let name = "scatter_add_along"
  let axis: Int
  let extent: Int

  init(axis: Int, extent: Int) {
    self.axis = axis
    self.extent = extent
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    axis = try attributes.integer("axis")
    extent = try attributes.integer("extent")
  }

  var attributes: [Attribute] {
    [Attribute("axis", .integer(axis)), Attribute("extent", .integer(extent))]
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    let (indices, updates) = (operands[0], operands[1])
    try expectAxes([axis], rank: updates.rank)
    guard indices.elementType == .i64 else {
      throw failure("indices are \(indices), expected i64 elements")
    }
    guard updates.elementType.isNumeric else { throw undefined(for: updates.elementType) }
    guard indices.shape == updates.shape else {
      throw failure("shapes differ: [\(indices.shape)] and [\(updates.shape)]")
    }
    var extents = updates.shape.extents
    extents[axis] = extent
    try expectShape(Shape(extents))
    return updates.with(shape: Shape(extents))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    formula.reduce(.sum, extent: operands[0].shape[axis]) { k in
      var source = formula.indices
      source[axis] = k
      let update = formula.load(1, source)
      let isHere = formula.load(0, source).combined(.equal, formula.axis(axis))
      return isHere.select(update, update.constant(0))
    }
  }

  func routine(operands: [TensorType], result: TensorType) -> Routine {
    let updates = operands[0].shape[axis]
    let lanes = min(Routine.laneLimit, result.shape.extents[(axis + 1)...].reduce(1, *))
    // Sums of `f32` are kept in `f64`.
    let scratchByteCount = result.elementType == .f32 ? 8 * lanes * extent : 0
    return .lines(
      "scatter_add_along_\(result.elementType.rawValue)", in: "scatter_along.h", of: result,
      axis: axis, sizes: [updates, extent], scratchByteCount: scratchByteCount,
      cost: Double(updates) + Double(extent))
  }

  func indexLimit(ofOperand position: Int, _ operands: [TensorType]) -> Int? {
    position == 0 ? extent : nil
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let indices = context.operands[0]
    let isInside = indices.greaterEqual(0).and(indices.less(Tensor(Double(extent))))
    return [nil, select(isInside, context.cotangent.takeAlong(indices, axis: axis), 0)]
  }
}

extension Tensor {
  /// Adds these updates into lines of zeros, `extent` long along `axis`, at the place that each
  /// one's index says.
  public func scatterAddAlong(
    _ indices: Tensor, axis: Int, extent: Int, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let axis = fromFront(axis)
    let places = indices.elementType.isInteger ? indices.cast(to: .i64) : indices
    return .apply(
      ScatterAddAlong(axis: axis, extent: extent), [places, self], file: file, line: line)
  }
}
