import IR

/// The element at `starts + index · steps`.
///
/// - Attributes: `starts`, `stops` (exclusive) and `steps` (all 1 if left out), one per axis.
/// - Shapes: `(s) -> (ceil((stops - starts) / steps))`, any element type.
/// - Gradient: `dA = dC` padded with zeros to the operand's shape.
/// - Errors: the counts of attributes and axes differ; not `0 ≤ start ≤ stop ≤ extent`; a step is
///   below 1.
/// - Follows: `a[start:stop:step]` of NumPy.
struct Slice: FormulaOperation {
  static let name = "slice"
  let starts: [Int]
  let stops: [Int]
  /// Empty if all are 1.
  let steps: [Int]

  init(starts: [Int], stops: [Int], steps: [Int] = []) {
    self.starts = starts
    self.stops = stops
    self.steps = steps.allSatisfy { $0 == 1 } ? [] : steps
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    self.init(
      starts: try attributes.integers("starts"), stops: try attributes.integers("stops"),
      steps: try attributes.integers("steps", default: []))
  }

  var attributes: [Attribute] {
    [Attribute("starts", .integers(starts)), Attribute("stops", .integers(stops))]
      + (steps.isEmpty ? [] : [Attribute("steps", .integers(steps))])
  }

  func step(_ axis: Int) -> Int { steps.isEmpty ? 1 : steps[axis] }

  /// How many elements are taken along an axis.
  func count(_ axis: Int) -> Int {
    let length = stops[axis] - starts[axis]
    return length == 0 ? 0 : (length - 1) / step(axis) + 1
  }

  /// The place of the last element taken along an axis that is not empty.
  func last(_ axis: Int) -> Int { starts[axis] + (count(axis) - 1) * step(axis) }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    let operand = operands[0]
    for (name, values) in [("starts", starts), ("stops", stops), ("steps", steps)] {
      guard values.count == operand.rank || (name == "steps" && values.isEmpty) else {
        throw failure("'\(name)' has \(values.count) entries, \(operand) has rank \(operand.rank)")
      }
    }
    for (axis, extent) in operand.shape.extents.enumerated() {
      guard 0 <= starts[axis], starts[axis] <= stops[axis], stops[axis] <= extent else {
        throw failure(
          "\(starts[axis])..<\(stops[axis]) is outside axis \(axis) of extent \(extent)")
      }
      guard step(axis) >= 1 else { throw failure("the step of axis \(axis) is below 1") }
    }
    return operand.with(shape: Shape(starts.indices.map { count($0) }))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    guard operands[0].elementCount > 0 else {
      return formula.constant(0, result.elementType)
    }
    return formula.load(
      0, formula.indices.enumerated().map { axis, index in index * step(axis) + starts[axis] })
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let operand = context.operands[0]
    let axes = starts.indices
    // The padding above reaches from the last element taken to the end.
    let high = axes.map { count($0) == 0 ? 0 : operand.shape[$0] - 1 - last($0) }
    let low = axes.map { count($0) == 0 ? operand.shape[$0] : starts[$0] }
    // A single element has no neighbour to keep a distance from, however large the step.
    let interior = axes.map { count($0) > 1 ? step($0) - 1 : 0 }
    return [context.cotangent.pad(low: low, high: high, interior: interior)]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let operand = operands[0]
    if result.shape == operand.shape { return operand }
    if let element = operand.onlyElement { return element.broadcast(to: result.shape) }
    guard result.elementCount > 0 else { return nil }
    if let inner = operand.node?.operation as? Slice { return sliced(inner, operand.operands[0]) }
    if let inner = operand.node?.operation as? Pad { return unpadded(inner, operand.operands[0]) }
    return nil
  }

  /// A slice of a slice is one slice.
  private func sliced(_ inner: Slice, _ source: Tensor) -> Tensor {
    let axes = starts.indices
    let steps = axes.map { count($0) == 1 ? 1 : inner.step($0) * step($0) }
    let outer = axes.map { inner.starts[$0] + starts[$0] * inner.step($0) }
    let stops = axes.map { outer[$0] + (count($0) - 1) * steps[$0] + 1 }
    return source.slice(starts: outer, stops: stops, steps: steps)
  }

  /// A slice that misses the padding around a tensor is a slice of the tensor.
  private func unpadded(_ inner: Pad, _ source: Tensor) -> Tensor? {
    guard inner.interior.isEmpty else { return nil }
    let axes = starts.indices
    let isInside = axes.allSatisfy {
      inner.low($0) <= starts[$0] && last($0) < inner.low($0) + source.shape[$0]
    }
    guard isInside else { return nil }
    return source.slice(
      starts: axes.map { starts[$0] - inner.low($0) },
      stops: axes.map { last($0) + 1 - inner.low($0) }, steps: axes.map { step($0) })
  }
}

extension Tensor {
  /// Elements `starts..<stops` along every axis, every `steps`-th of them.
  public func slice(
    starts: [Int], stops: [Int], steps: [Int] = [], file: String = #fileID, line: Int = #line
  ) -> Tensor {
    .apply(Slice(starts: starts, stops: stops, steps: steps), [self], file: file, line: line)
  }

  /// Elements `from..<to` along one axis; negative places count from the end, nil is the end.
  public func slice(
    axis: Int, from: Int = 0, to: Int? = nil, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard let axis = resolved(axis: axis, for: Slice.name, file: file, line: line) else {
      return invalidated
    }
    var starts = [Int](repeating: 0, count: rank)
    var stops = shape.extents
    starts[axis] = from < 0 ? from + shape[axis] : from
    stops[axis] = to.map { $0 < 0 ? $0 + shape[axis] : $0 } ?? shape[axis]
    return slice(starts: starts, stops: stops, file: file, line: line)
  }
}
