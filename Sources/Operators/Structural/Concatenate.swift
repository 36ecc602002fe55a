import IR

/// The element of the operand that covers its place along an axis.
///
/// - Attributes: `axis`.
/// - Shapes: `(…, a, …), (…, b, …), … -> (…, a + b + …, …)`, one element type, any.
/// - Gradient: each operand gets its slice of `dC`.
/// - Errors: no operand; the axis is outside the rank; element types, ranks or other extents
///   differ.
/// - Follows: `numpy.concatenate`.
struct Concatenate: FormulaOperation {
  static let name = "concatenate"
  let axis: Int

  init(axis: Int) { self.axis = axis }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    axis = try attributes.integer("axis")
  }

  var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    guard let first = operands.first else { throw failure("takes at least 1 operand, found 0") }
    try expectAxes([axis], rank: first.rank)
    var extent = 0
    for operand in operands {
      guard operand.elementType == first.elementType else {
        throw failure(
          "element types differ: \(first.elementType.rawValue) and \(operand.elementType.rawValue)")
      }
      guard operand.rank == first.rank,
        operand.shape.removing([axis]) == first.shape.removing([axis])
      else {
        throw failure("[\(first.shape)] and [\(operand.shape)] differ in more than axis \(axis)")
      }
      let (sum, overflow) = extent.addingReportingOverflow(operand.shape[axis])
      guard !overflow else { throw failure("axis \(axis) of the result is too large") }
      extent = sum
    }
    var extents = first.shape.extents
    extents[axis] = extent
    return first.with(shape: Shape(extents))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let index = formula.axis(axis)
    var start = 0
    var pieces: [(element: Expression, stop: Int)] = []
    for (position, operand) in operands.enumerated() where operand.elementCount > 0 {
      let extent = operand.shape[axis]
      var indices = formula.indices
      indices[axis] = (index + -start).clamped(to: extent)
      start += extent
      pieces.append((formula.load(position, indices), start))
    }
    guard !pieces.isEmpty else { return formula.constant(0, result.elementType) }
    return choice(pieces[...], index)
  }

  /// The element of the piece that `index` is in, found by halving.
  private func choice(
    _ pieces: ArraySlice<(element: Expression, stop: Int)>, _ index: Expression
  ) -> Expression {
    guard pieces.count > 1 else { return pieces[pieces.startIndex].element }
    let middle = pieces.startIndex + pieces.count / 2
    return index.combined(.less, index.builder.integer(pieces[middle - 1].stop)).select(
      choice(pieces[..<middle], index), choice(pieces[middle...], index))
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    var start = 0
    return context.operands.map { operand in
      defer { start += operand.shape[axis] }
      return context.cotangent.slice(axis: axis, from: start, to: start + operand.shape[axis])
    }
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    if operands.count == 1 { return operands[0] }
    let filled = operands.filter { $0.shape[axis] > 0 }
    if filled.count < operands.count && !filled.isEmpty { return concatenate(filled, axis: axis) }
    guard operands.contains(where: joinsAlike) else { return nil }
    return concatenate(operands.flatMap { joinsAlike($0) ? $0.operands : [$0] }, axis: axis)
  }

  private func joinsAlike(_ operand: Tensor) -> Bool {
    (operand.node?.operation as? Concatenate) == self
  }
}

/// Joins tensors along an axis (a negative axis counts from the end).
public func concatenate(
  _ tensors: [Tensor], axis: Int = 0, file: String = #fileID, line: Int = #line
) -> Tensor {
  let axis = tensors.first?.fromFront(axis) ?? axis
  return .apply(Concatenate(axis: axis), tensors, file: file, line: line)
}
