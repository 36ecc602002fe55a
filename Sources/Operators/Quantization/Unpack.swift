import IR

/// Numbers of 4 bits, two of which are in each byte: element 2i of the axis in the lower half of byte i,
/// its neighbour in the upper half, both with 8 added.
///
/// - Attributes: `axis`, along which neighbours share a byte; `extent`, of the result along it.
/// - Shapes: `(…, ceil(extent / 2), …) -> (…, extent, …)`, `u8` to `i8`.
/// - Gradient: none flows.
/// - Errors: the elements are not `u8`; the axis is outside the rank or has not half the extent.
/// - Follows: the blocks `q4_0` of GGML, whose halves of a byte are 8 more than the number as well.
struct Unpack: FormulaOperation {
  static let name = "unpack"
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
    try expect(1, operands)
    let operand = operands[0]
    guard operand.elementType == .u8 else {
      throw failure("elements are \(operand), expected u8, of which each is two numbers")
    }
    try expectAxes([axis], rank: operand.rank)
    guard extent >= 0, extent / 2 + extent % 2 == operand.shape[axis] else {
      throw failure(
        "'extent' = \(extent) needs \(max(extent, 0) / 2 + max(extent, 0) % 2) bytes along axis \(axis), "
          + "found \(operand)")
    }
    var extents = operand.shape.extents
    extents[axis] = extent
    try expectShape(Shape(extents))
    return TensorType(.i8, Shape(extents))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    var place = formula.indices
    let isLower = place[axis].remainder(by: 2).combined(.equal, formula.integer(0))
    place[axis] = place[axis].floorDivided(by: 2)
    let byte = formula.load(0, place)
    let sixteen = formula.constant(16, .u8)
    let half = isLower.select(
      byte.combined(.remainder, sixteen), byte.combined(.floorDivide, sixteen))
    return (half.cast(to: .i32) - formula.constant(8, .i32)).cast(to: .i8)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [nil] }
}

extension Tensor {
  /// The numbers of 4 bits that bytes hold along an axis (a negative axis counts from the end).
  public func unpack(
    axis: Int, extent: Int, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    .apply(Unpack(axis: fromFront(axis), extent: extent), [self], file: file, line: line)
  }
}
