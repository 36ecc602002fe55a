import IR

/// The place in its line of the element that comes here when the line is sorted.
///
/// - Attributes: `axis`; `descending`: the greatest element comes first.
/// - Shapes: `(s) -> (s)`, numeric to `i64`.
/// - Gradient: none flows.
/// - Errors: the axis is outside the rank; elements are `bool`.
/// - Follows: `torch.argsort` with `stable=True`: equal elements keep their order, NaN is greatest.
struct Argsort: RoutineOperation, WholeOperation {
  static let name = "argsort"
  let axis: Int
  let isDescending: Bool

  init(axis: Int, isDescending: Bool) {
    self.axis = axis
    self.isDescending = isDescending
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    axis = try attributes.integer("axis")
    isDescending = try attributes.boolean("descending", default: false)
  }

  var attributes: [Attribute] {
    [Attribute("axis", .integer(axis))]
      + (isDescending ? [Attribute("descending", .boolean(true))] : [])
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    try expectAxes([axis], rank: operands[0].rank)
    guard operands[0].elementType.isNumeric else { throw undefined(for: operands[0].elementType) }
    return operands[0].with(elementType: .i64)
  }

  func routine(operands: [TensorType], result: TensorType) -> Routine {
    let (type, extent) = (operands[0].elementType, result.shape[axis])
    let passes = Double(max(1, Int.bitWidth - extent.leadingZeroBitCount))
    return .lines(
      "argsort_\(type.rawValue)", in: "sorting.h", of: result, axis: axis,
      sizes: [extent, isDescending ? 1 : 0],
      scratchByteCount: 2 * extent * (ElementType.i64.byteCount + type.byteCount),
      cost: 4 * Double(extent) * passes)
  }

  func evaluate(_ operands: [TensorData], result: TensorType) -> TensorData {
    let order =
      operands[0].type.elementType.isFloat
      ? places(operands[0].doubles, result) : places(operands[0].integers, result)
    return TensorData(result, integers: order)
  }

  private func places<Element: Comparable>(_ elements: [Element], _ type: TensorType) -> [Int64] {
    // NaN, the greatest number, is unequal to itself.
    func isLess(_ a: Element, _ b: Element) -> Bool { a < b || (b != b && a == a) }
    var result = [Int64](repeating: 0, count: elements.count)
    for line in Line.all(of: type.shape, axis: axis) {
      let order = (0..<line.count).sorted { i, j in
        let (a, b) = (elements[line[i]], elements[line[j]])
        if isDescending ? isLess(b, a) : isLess(a, b) { return true }
        if isDescending ? isLess(a, b) : isLess(b, a) { return false }
        return i < j
      }
      for (place, source) in order.enumerated() { result[line[place]] = Int64(source) }
    }
    return result
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [nil] }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    result.shape[axis] == 1 ? operands[0].builder?.zeros(result) : nil
  }
}

extension Tensor {
  /// The places of the elements in sorted order along `axis` (a negative axis counts from the end).
  public func argsort(
    _ axis: Int = -1, descending: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let axis = fromFront(axis)
    return .apply(Argsort(axis: axis, isDescending: descending), [self], file: file, line: line)
  }
}
