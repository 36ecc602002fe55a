import IR

/// The element at `start + index`, where the start is a tensor.
///
/// - Attributes: `sizes`, one per axis.
/// - Shapes: `(s), (rank) -> (sizes)`; any element type, integer starts, one per axis.
/// - Gradient: `dA` is zeros updated by `dC` at the starts; none to the starts.
/// - Errors: the count of sizes or starts is not the rank; a size is negative or above its extent;
///   the starts are not `i32`, `i64` or `u8`.
/// - Follows: `jax.lax.dynamic_slice`: starts are clamped so that the slice is inside.
struct DynamicSlice: FormulaOperation {
  static let name = "dynamic_slice"
  let sizes: [Int]

  init(sizes: [Int]) { self.sizes = sizes }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    sizes = try attributes.integers("sizes")
  }

  var attributes: [Attribute] { [Attribute("sizes", .integers(sizes))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    let operand = operands[0]
    guard sizes.count == operand.rank else {
      throw failure("'sizes' has \(sizes.count) entries, \(operand) has rank \(operand.rank)")
    }
    for (axis, size) in sizes.enumerated() where !(0...operand.shape[axis]).contains(size) {
      throw failure("the size \(size) is outside axis \(axis) of extent \(operand.shape[axis])")
    }
    try expectStarts(operands[1], rank: operand.rank)
    return operand.with(shape: Shape(sizes))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    guard operands[0].elementCount > 0 else { return formula.constant(0, result.elementType) }
    let starts = formula.clampedStarts(1, of: operands[0].shape, sizes: sizes)
    return formula.load(0, zip(formula.indices, starts).map { $0 + $1 })
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let zeros = context.operands[0].zerosLike
    return [zeros.dynamicUpdate(context.cotangent, at: context.operands[1]), nil]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    result.shape == operands[0].shape ? operands[0] : nil
  }
}

extension Operation {
  /// Checks that an operand holds one index per axis.
  func expectStarts(_ type: TensorType, rank: Int) throws(Diagnostic) {
    try expectIndices(type)
    guard type.shape == [rank] else {
      throw failure("the starts are \(type), expected one for each of \(rank) axes")
    }
  }
}

extension FormulaBuilder {
  /// Starts found in an operand, moved so that `sizes` elements from there on are inside `shape`.
  func clampedStarts(_ operand: Int, of shape: Shape, sizes: [Int]) -> [Expression] {
    sizes.indices.map { axis in
      load(operand, [integer(axis)]).cast(to: .i64).clamped(to: shape[axis] - sizes[axis] + 1)
    }
  }
}

extension Tensor {
  /// `sizes` elements from the places in `starts`, a tensor of one index per axis, on; starts are
  /// clamped so that the slice is inside.
  public func dynamicSlice(
    at starts: Tensor, sizes: [Int], file: String = #fileID, line: Int = #line
  ) -> Tensor {
    .apply(DynamicSlice(sizes: sizes), [self, starts], file: file, line: line)
  }
}
