import IR

/// An operator whose element combines all elements of its line up to its place.
protocol CumulativeOperation: RoutineOperation, FormulaOperation {
  static var reduction: Reduction { get }
  var axis: Int { get }
  /// Whether elements from the place to the end are combined instead.
  var isReversed: Bool { get }
  init(axis: Int, isReversed: Bool)
}

extension CumulativeOperation {
  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    self.init(
      axis: try attributes.integer("axis"),
      isReversed: try attributes.boolean("reverse", default: false))
  }

  var attributes: [Attribute] {
    [Attribute("axis", .integer(axis))]
      + (isReversed ? [Attribute("reverse", .boolean(true))] : [])
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    try expectAxes([axis], rank: operands[0].rank)
    guard operands[0].elementType.isNumeric else { throw undefined(for: operands[0].elementType) }
    return operands[0]
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let identity = formula.constant(Self.reduction.identity(result.elementType))
    return formula.reduce(Self.reduction, extent: result.shape[axis]) { k in
      var place = formula.indices
      place[axis] = k
      let (first, last) = isReversed ? (formula.axis(axis), k) : (k, formula.axis(axis))
      return first.combined(.lessEqual, last).select(formula.load(0, place), identity)
    }
  }

  func routine(operands: [TensorType], result: TensorType) -> Routine {
    .lines(
      "cumulative_\(Self.reduction.rawValue)_\(result.elementType.rawValue)", in: "cumulative.h",
      of: result, axis: axis, sizes: [result.shape[axis], isReversed ? 1 : 0],
      cost: Double(result.shape[axis]))
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    result.shape[axis] == 1 ? operands[0] : nil
  }
}

extension GradientContext {
  /// The gradient of a running extremum: to the last element, in the order of combination, that
  /// equals it, as in PyTorch.
  func gradientOfRunningExtremum(axis: Int, isReversed: Bool) -> [Tensor?] {
    let (operand, d) = (operands[0], cotangent)
    guard let builder = operand.builder else { return [nil] }
    let extent = operand.shape[axis]
    let places = builder.iota(TensorType(.i64, operand.shape), axis: axis)
    // NaN is an extremum from its place on, and equals nothing.
    let attains = operand.equal(result).or(operand.notEqual(operand))
    let sources =
      isReversed
      ? select(attains, places, Tensor(Double(extent))).cumulativeMin(axis, reversed: true)
      : select(attains, places, -1).cumulativeMax(axis)
    return [d.scatterAddAlong(sources, axis: axis, extent: extent)]
  }
}
