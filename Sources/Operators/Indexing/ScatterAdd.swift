import IR

/// The sum of all updates whose index is the element's place along one axis.
///
/// - Attributes: `axis`, and `extent` of that axis in the result.
/// - Shapes: `(i), (a, i, b) -> (a, extent, b)`, where `axis` axes stand before the indices';
///   integer indices, numeric updates.
/// - Gradient: none to the indices; to the updates `dC` at their index, 0 outside the axis.
/// - Errors: the indices are not `i32`, `i64` or `u8`; updates lack the axes of the indices;
///   `extent` is negative; updates are `bool`.
/// - Follows: `jax.numpy.zeros(…).at[…, i, …].add(updates, mode="drop")`, without negative indices.
struct ScatterAdd: FormulaOperation {
  static let name = "scatter_add"
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

  func kernelKind(operands: [TensorType], result: TensorType) -> KernelKind {
    .scatter(ScatterAddition(indices: operands[0], result: result, axis: axis))
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    let (indices, updates) = (operands[0], operands[1])
    try expectIndices(indices)
    guard updates.elementType.isNumeric else { throw undefined(for: updates.elementType) }
    let limit = updates.rank - indices.rank
    guard axis >= 0, axis <= limit,
      Array(updates.shape.extents[axis..<axis + indices.rank]) == indices.shape.extents
    else {
      throw failure(
        "updates [\(updates.shape)] do not have the axes [\(indices.shape)] of the indices "
          + "from axis \(axis) on")
    }
    guard extent >= 0 else { throw failure("the extent \(extent) is negative") }
    var extents = updates.shape.extents
    extents.replaceSubrange(axis..<axis + indices.rank, with: [extent])
    return updates.with(shape: Shape(extents))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let (before, place) = (Array(formula.indices[..<axis]), formula.axis(axis))
    let after = Array(formula.indices[(axis + 1)...])
    let extents = operands[0].shape.extents
    func sum(_ taken: [Expression]) -> Expression {
      guard taken.count < extents.count else {
        let index = formula.load(0, taken).cast(to: .i64)
        let update = formula.load(1, before + taken + after)
        return index.combined(.equal, place).select(update, update.constant(0))
      }
      return formula.reduce(.sum, extent: extents[taken.count]) { sum(taken + [$0]) }
    }
    return sum([])
  }

  func indexLimit(ofOperand position: Int, _ operands: [TensorType]) -> Int? {
    position == 0 ? extent : nil
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (indices, d) = (context.operands[0].cast(to: .i64), context.cotangent)
    let isInside = indices.greaterEqual(0).and(indices.less(Tensor(Double(extent))))
    // Aligned with the updates: one axis of extent 1 for every axis behind the indices.
    let behind = [Int](repeating: 1, count: d.rank - axis - 1)
    let mask = isInside.reshape(Shape(indices.shape.extents + behind))
    return [nil, select(mask, d.gather(context.operands[0], axis: axis), 0)]
  }
}

extension Tensor {
  /// Adds these updates into zeros: `axis` axes stand before those of the indices, which are
  /// replaced by one of `extent`.
  public func scatterAdd(
    _ indices: Tensor, axis: Int = 0, extent: Int, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    .apply(ScatterAdd(axis: axis, extent: extent), [indices, self], file: file, line: line)
  }
}
