import IR

/// The element of the update that lies here when it is put at `start`, where the start is a
/// tensor; the operand's elsewhere.
///
/// - Shapes: `(s), (u), (rank) -> (s)`; any one element type, integer starts, one per axis.
/// - Gradient: `dA = dC` with zeros in place of the update; to the update `dC` there; none to the
///   starts.
/// - Errors: ranks or element types differ; the update is larger than the operand; the starts are
///   not one `i32`, `i64` or `u8` per axis.
/// - Follows: `jax.lax.dynamic_update_slice`: starts are clamped so that the update is inside.
struct DynamicUpdate: FormulaOperation {
  static let name = "dynamic_update"

  init() {}
  init(from attributes: inout AttributeReader) throws(Diagnostic) {}

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(3, operands)
    let (operand, update) = (operands[0], operands[1])
    guard operand.elementType == update.elementType else {
      throw failure(
        "element types differ: \(operand.elementType.rawValue) and "
          + "\(update.elementType.rawValue)")
    }
    let isSmaller = zip(update.shape.extents, operand.shape.extents).allSatisfy { $0 <= $1 }
    guard operand.rank == update.rank, isSmaller else {
      throw failure("the update [\(update.shape)] does not fit into [\(operand.shape)]")
    }
    try expectStarts(operands[2], rank: operand.rank)
    return operand
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let old = formula.load(0, formula.indices)
    guard operands[1].elementCount > 0 else { return old }
    let sizes = operands[1].shape.extents
    let starts = formula.clampedStarts(2, of: result.shape, sizes: sizes)
    var isInside = formula.constant(1, .bool)
    var places: [Expression] = []
    for axis in sizes.indices {
      let place = formula.axis(axis) - starts[axis]
      isInside = isInside.combined(.and, place.isInside(sizes[axis]))
      places.append(place.clamped(to: sizes[axis]))
    }
    return isInside.select(formula.load(1, places), old)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (update, starts, d) = (context.operands[1], context.operands[2], context.cotangent)
    return [
      d.dynamicUpdate(update.zerosLike, at: starts),
      d.dynamicSlice(at: starts, sizes: update.shape.extents), nil,
    ]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    if operands[1].shape == result.shape { return operands[1] }
    return operands[1].type.elementCount == 0 ? operands[0] : nil
  }
}

extension Tensor {
  /// The tensor with `update` put at the places in `starts`, a tensor of one index per axis;
  /// starts are clamped so that the update is inside.
  public func dynamicUpdate(
    _ update: Tensor, at starts: Tensor, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    .apply(DynamicUpdate(), [self, update, starts], file: file, line: line)
  }
}
