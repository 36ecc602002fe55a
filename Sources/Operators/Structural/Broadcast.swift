import IR

/// The element of an operand that is repeated along new axes and along its axes of extent 1.
///
/// - Attributes: `shape`; aligned from the right.
/// - Shapes: `(s) -> shape`, any element type.
/// - Gradient: `dA = dC` summed over the repeated axes.
/// - Errors: an extent is negative; an extent of the operand is neither 1 nor the result's.
/// - Follows: `numpy.broadcast_to`.
struct Broadcast: FormulaOperation {
  static let name = "broadcast"
  let shape: Shape

  init(_ shape: Shape) { self.shape = shape }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    shape = Shape(try attributes.integers("shape"))
  }

  var attributes: [Attribute] { [Attribute("shape", .integers(shape.extents))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    try expectShape(shape)
    let operand = operands[0]
    let offset = shape.rank - operand.rank
    let isAllowed =
      offset >= 0
      && operand.shape.extents.enumerated().allSatisfy { $1 == 1 || $1 == shape[offset + $0] }
    guard isAllowed else {
      throw failure(
        "[\(operand.shape)] does not broadcast to [\(shape)]",
        notes: ["note: extents must be equal or 1, aligned from the right"])
    }
    return operand.with(shape: shape)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let offset = result.rank - operands[0].rank
    let indices = operands[0].shape.extents.enumerated().map { axis, extent in
      extent == 1 ? formula.integer(0) : formula.axis(offset + axis)
    }
    return formula.load(0, indices)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let operand = context.operands[0]
    let offset = shape.rank - operand.rank
    let repeated = (0..<shape.rank).filter {
      $0 < offset || (operand.shape[$0 - offset] == 1 && shape[$0] != 1)
    }
    return [context.cotangent.sum(repeated).reshape(operand.shape)]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let operand = operands[0]
    if operand.shape == shape { return operand }
    return operand.node?.operation is Broadcast ? operand.operands[0].broadcast(to: shape) : nil
  }
}

extension Tensor {
  /// Repeats elements along new axes and axes of extent 1; a number stays one, since it adapts to
  /// any shape.
  public func broadcast(
    to shape: Shape, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    if number != nil || shape == self.shape { return self }
    return .apply(Broadcast(shape), [self], file: file, line: line)
  }

  /// The scalar of which this tensor is known to be a repetition, or nil.
  var onlyElement: Tensor? {
    guard node?.operation is Broadcast else { return nil }
    let source = operands[0]
    return source.type.elementCount == 1 ? source.reshape([]) : nil
  }
}
