import IR

/// Zeros, plus what each window adds to the element that it sees at a place of its own.
///
/// - Attributes: `shape` of the result; the others as of `window_max`.
/// - Shapes: `(t), (t) -> shape`, numeric and `i32`, where t are the counts of windows over `shape`.
/// - Gradient: `dA` is `window_gather` of `dC`; none to the places.
/// - Errors: as of `window_max`; updates or places are not one per window; places are not `i32`.
/// - Follows: `torch.nn.MaxUnpool2d`, but overlapping windows add up; a window whose place is outside
///   of it or of the operand adds nothing.
struct WindowScatter: FormulaOperation {
  static let name = "window_scatter"
  let shape: Shape
  let window: Window

  init(_ window: Window, shape: Shape) {
    self.window = window
    self.shape = shape
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    shape = Shape(try attributes.integers("shape"))
    window = try Window(from: &attributes)
  }

  var attributes: [Attribute] {
    [Attribute("shape", .integers(shape.extents))] + window.attributes
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    try expectShape(shape)
    let updates = operands[0]
    guard updates.elementType.isNumeric else { throw undefined(for: updates.elementType) }
    let counts = try windowCounts(window, over: shape)
    guard updates.shape == counts else {
      throw failure("updates are [\(updates.shape)], there are [\(counts)] windows")
    }
    try expectPlaces(operands[1], window, counts: counts)
    return updates.with(shape: shape)
  }

  /// The windows that see an element at the place that they name.
  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let zero = formula.constant(0, result.elementType)
    guard operands[0].elementCount > 0 else { return zero }
    let axes = window.axes(shape).map(\.transposed)
    return axes.reduce(.sum, formula, at: formula.indices) { windows, reversed in
      let taps = zip(window.sizes, reversed).map { $1 * -1 + ($0 - 1) }
      let place = window.place(of: taps, formula).cast(to: .i32)
      return formula.load(1, windows).combined(.equal, place)
        .select(formula.load(0, windows), zero)
    }
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [.apply(WindowGather(window), [context.cotangent, context.operands[1]]), nil]
  }
}

extension Tensor {
  /// Adds each of these updates to the element of a tensor of `shape` that its window sees at its
  /// place.
  public func windowScatter(
    _ places: Tensor, shape: Shape, _ sizes: [Int], strides: [Int] = [],
    padding: WindowPadding = .valid, dilation: [Int] = [], baseDilation: [Int] = [],
    file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let window = Window(
      sizes, over: shape, strides: strides, padding: padding, dilation: dilation,
      baseDilation: baseDilation)
    return .apply(WindowScatter(window, shape: shape), [self, places], file: file, line: line)
  }
}
