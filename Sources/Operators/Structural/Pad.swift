import IR

/// The element of an operand spread out by `interior` and shifted by `low`, or the padding value.
///
/// - Attributes: `low`, `high`, `interior`: how many elements of padding stand before, after and
///   between neighbours, one per axis (all 0 if left out); `value`, 0.0 if left out.
/// - Shapes: `(s) -> (low + s + (s - 1) · interior + high)`, any element type.
/// - Gradient: `dA = dC` sliced back.
/// - Errors: the counts of attributes and axes differ; an entry is negative; the element type
///   does not hold `value`.
/// - Follows: `jax.lax.pad` without negative padding.
struct Pad: FormulaOperation {
  static let name = "pad"
  /// Empty if all are 0, as `high` and `interior`.
  let low: [Int]
  let high: [Int]
  let interior: [Int]
  /// As a literal, so that NaN equals itself and -0 differs from 0.
  let value: Literal

  init(low: [Int], high: [Int], interior: [Int], value: Double) {
    func canonical(_ values: [Int]) -> [Int] { values.allSatisfy { $0 == 0 } ? [] : values }
    self.low = canonical(low)
    self.high = canonical(high)
    self.interior = canonical(interior)
    self.value = Literal(value, .f64)
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    self.init(
      low: try attributes.integers("low", default: []),
      high: try attributes.integers("high", default: []),
      interior: try attributes.integers("interior", default: []),
      value: try attributes.float("value", default: 0))
  }

  var attributes: [Attribute] {
    let counts = [("low", low), ("high", high), ("interior", interior)]
      .filter { !$0.1.isEmpty }.map { Attribute($0.0, .integers($0.1)) }
    return counts
      + (value == Literal(0, .f64) ? [] : [Attribute("value", .float(value.double))])
  }

  func low(_ axis: Int) -> Int { low.isEmpty ? 0 : low[axis] }
  func high(_ axis: Int) -> Int { high.isEmpty ? 0 : high[axis] }
  func interior(_ axis: Int) -> Int { interior.isEmpty ? 0 : interior[axis] }

  /// What the operand's elements and the padding between them take along an axis.
  func span(_ axis: Int, _ extent: Int) -> Int {
    extent == 0 ? 0 : extent + (extent - 1) * interior(axis)
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    let operand = operands[0]
    for (name, values) in [("low", low), ("high", high), ("interior", interior)] {
      guard values.count == operand.rank || values.isEmpty else {
        throw failure("'\(name)' has \(values.count) entries, \(operand) has rank \(operand.rank)")
      }
      // The bound keeps sums below from overflowing.
      guard values.allSatisfy({ (0...Shape.maximumElementCount).contains($0) }) else {
        throw failure("'\(name)' = \(values) is negative or too large")
      }
    }
    guard operand.elementType.represents(value.double) else {
      throw failure("the value \(value.double) is no \(operand.elementType.rawValue)")
    }
    var extents: [Int] = []
    for (axis, extent) in operand.shape.extents.enumerated() {
      let gaps = max(extent - 1, 0).multipliedReportingOverflow(by: interior(axis))
      guard !gaps.overflow, gaps.partialValue <= Shape.maximumElementCount else {
        throw failure("'interior' = \(interior) is too large")
      }
      extents.append(low(axis) + span(axis, extent) + high(axis))
    }
    return operand.with(shape: Shape(extents))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let padding = formula.constant(Literal(value.double, result.elementType))
    guard operands[0].elementCount > 0 else { return padding }
    var isInside = formula.constant(1, .bool)
    let indices = operands[0].shape.extents.enumerated().map { axis, extent in
      let span = span(axis, extent)
      let place = formula.axis(axis) + -low(axis)
      let clamped = place.clamped(to: span)
      isInside = isInside.combined(.and, place.isInside(span))
      guard interior(axis) > 0, extent > 1 else { return clamped }
      let step = interior(axis) + 1
      isInside = isInside.combined(
        .and, clamped.remainder(by: step).combined(.equal, formula.integer(0)))
      return clamped.floorDivided(by: step)
    }
    return isInside.select(formula.load(0, indices), padding)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let extents = context.operands[0].shape.extents
    let axes = extents.indices
    return [
      context.cotangent.slice(
        starts: axes.map { low($0) }, stops: axes.map { low($0) + span($0, extents[$0]) },
        steps: axes.map { interior($0) + 1 })
    ]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let operand = operands[0]
    if result.shape == operand.shape { return operand }
    guard let inner = operand.node?.operation as? Pad, interior.isEmpty, inner.value == value else {
      return nil
    }
    let axes = result.shape.extents.indices
    return operand.operands[0].pad(
      low: axes.map { low($0) + inner.low($0) }, high: axes.map { high($0) + inner.high($0) },
      interior: inner.interior, value: value.double)
  }
}

extension Tensor {
  /// Puts `low`, `high` and `interior` elements of `value` before, after and between the elements
  /// of each axis; an empty list is all zeros.
  public func pad(
    low: [Int] = [], high: [Int] = [], interior: [Int] = [], value: Double = 0,
    file: String = #fileID, line: Int = #line
  ) -> Tensor {
    .apply(
      Pad(low: low, high: high, interior: interior, value: value), [self], file: file, line: line)
  }
}
