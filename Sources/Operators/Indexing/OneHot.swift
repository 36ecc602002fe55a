import IR

/// 1 where the place along the new last axis is the index, 0 elsewhere.
///
/// - Attributes: `depth`, the extent of the new axis; `type` of the result's elements.
/// - Shapes: `(s) -> (s, depth)`, integer indices to `type`.
/// - Gradient: none flows.
/// - Errors: the indices are not `i32`, `i64` or `u8`; `depth` is negative.
/// - Follows: `jax.nn.one_hot`; all zeros for an index outside the axis.
struct OneHot: FormulaOperation {
  static let name = "one_hot"
  let depth: Int
  let type: ElementType

  init(depth: Int, type: ElementType) {
    self.depth = depth
    self.type = type
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    depth = try attributes.integer("depth")
    type = try attributes.word("type")
  }

  var attributes: [Attribute] {
    [Attribute("depth", .integer(depth)), Attribute("type", .word(type.rawValue))]
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    try expectIndices(operands[0])
    guard depth >= 0 else { throw failure("the depth \(depth) is negative") }
    return TensorType(type, Shape(operands[0].shape.extents + [depth]))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let index = formula.load(0, Array(formula.indices.dropLast())).cast(to: .i64)
    let isHot = index.combined(.equal, formula.axis(result.rank - 1))
    return isHot.select(formula.constant(1, type), formula.constant(0, type))
  }

  func indexLimit(ofOperand position: Int, _ operands: [TensorType]) -> Int? {
    position == 0 ? depth : nil
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [nil] }
}

/// 1 at the index along a new last axis of extent `depth`, 0 elsewhere.
public func oneHot(
  _ indices: Tensor, depth: Int, type: ElementType = .f32, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  .apply(OneHot(depth: depth, type: type), [indices], file: file, line: line)
}
