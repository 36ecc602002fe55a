import IR

/// The element at the same row-major place under another shape.
///
/// - Attributes: `shape`.
/// - Shapes: `(s) -> shape`, equal element counts, any element type.
/// - Gradient: `dA = dC` reshaped to the operand's shape.
/// - Errors: an extent is negative; element counts differ.
/// - Follows: `numpy.reshape`.
struct TensorReshape: FormulaOperation {
  static let name = "reshape"
  let shape: Shape

  init(_ shape: Shape) { self.shape = shape }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    shape = Shape(try attributes.integers("shape"))
  }

  var attributes: [Attribute] { [Attribute("shape", .integers(shape.extents))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    try expectShape(shape)
    let (old, new) = (operands[0].elementCount, shape.elementCount)
    guard old == new else {
      throw failure("[\(operands[0].shape)] has \(old) elements, but [\(shape)] has \(new)")
    }
    return operands[0].with(shape: shape)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let operand = operands[0]
    guard operand.elementCount > 0 else { return formula.constant(0, operand.elementType) }
    let place = formula.linearIndex(result.shape)
    let indices = zip(operand.shape.extents, operand.shape.strides).map { extent, stride in
      place.floorDivided(by: stride).remainder(by: extent)
    }
    return formula.load(0, indices)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent.reshape(context.operands[0].shape)]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let operand = operands[0]
    if operand.shape == shape { return operand }
    if let element = operand.onlyElement { return element.broadcast(to: shape) }
    return operand.node?.operation is TensorReshape ? operand.operands[0].reshape(shape) : nil
  }
}

extension Tensor {
  /// The same elements in row-major order under another shape.
  ///
  /// One extent may be -1, which is inferred. A number stays one, since it adapts to any shape.
  public func reshape(_ shape: Shape, file: String = #fileID, line: Int = #line) -> Tensor {
    if number != nil || shape == self.shape { return self }
    guard shape.extents.contains(-1) else {
      return .apply(TensorReshape(shape), [self], file: file, line: line)
    }
    let known = shape.extents.filter { $0 != -1 }
    let factor = Shape(known).elementCount
    guard known.count == shape.rank - 1, factor > 0, type.elementCount % factor == 0 else {
      report(
        TensorReshape.name,
        "cannot infer -1 in \(shape.extents) from \(type.elementCount) elements",
        file: file, line: line)
      return invalidated
    }
    let extents = shape.extents.map { $0 == -1 ? type.elementCount / factor : $0 }
    return reshape(Shape(extents), file: file, line: line)
  }
}
