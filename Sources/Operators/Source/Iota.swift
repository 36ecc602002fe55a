import IR

/// The index along one axis.
///
/// - Attributes: `type` of the elements, `shape`, `axis`.
/// - Shapes: `() -> shape`, numeric.
/// - Gradient: none flows.
/// - Errors: an extent is negative; the axis is outside the rank; elements are `bool`.
/// - Follows: `jax.lax.broadcasted_iota`; integers wrap.
struct Iota: FormulaOperation {
  static let name = "iota"
  let type: TensorType
  let axis: Int

  init(_ type: TensorType, axis: Int) {
    self.type = type
    self.axis = axis
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    let element: ElementType = try attributes.word("type")
    type = TensorType(element, Shape(try attributes.integers("shape")))
    axis = try attributes.integer("axis")
  }

  var attributes: [Attribute] {
    [
      Attribute("type", .word(type.elementType.rawValue)),
      Attribute("shape", .integers(type.shape.extents)), Attribute("axis", .integer(axis)),
    ]
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(0, operands)
    try expectShape(type.shape)
    try expectAxes([axis], rank: type.rank)
    guard type.elementType.isNumeric else { throw undefined(for: type.elementType) }
    return type
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    formula.axis(axis).cast(to: type.elementType)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [] }
}

extension GraphBuilder {
  /// The index along `axis` (a negative axis counts from the end).
  public func iota(
    _ type: TensorType, axis: Int = 0, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let axis = axis < 0 ? axis + type.rank : axis
    return apply(Iota(type, axis: axis), [], file: file, line: line)
  }
}
