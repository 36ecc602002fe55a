import IR

/// The element that each window sees at a place of its own; 0 where it sees none there.
///
/// - Attributes: as of `window_max`.
/// - Shapes: `(s), (t) -> (t)`, numeric and `i32`, where t are the counts of windows.
/// - Gradient: `dA` is `window_scatter` of `dC`; none to the places.
/// - Errors: as of `window_max`; the places are not `i32` or not one per window.
/// - Follows: `torch.gather` at the indices of `torch.nn.MaxPool2d`, counted inside of the window.
struct WindowGather: WindowOperation {
  static let name = "window_gather"
  let window: Window

  init(_ window: Window) { self.window = window }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    let operand = operands[0]
    guard operand.elementType.isNumeric else { throw undefined(for: operand.elementType) }
    let counts = try windowCounts(window, over: operand.shape)
    try expectPlaces(operands[1], window, counts: counts)
    return operand.with(shape: counts)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let zero = formula.constant(0, result.elementType)
    guard operands[0].elementCount > 0 else { return zero }
    let place = formula.load(1, formula.indices).cast(to: .i64)
    var isSeen = place.isInside(window.tapCount)
    let inside = place.clamped(to: window.tapCount)
    var positions: [Expression] = []
    for (position, axis) in window.axes(operands[0].shape).enumerated() {
      let tap = inside.floorDivided(by: Shape(window.sizes).strides[position])
        .remainder(by: axis.size)
      let seen = axis.position(of: tap, at: formula.axis(position), formula)
      isSeen = isSeen.combined(.and, seen.isSeen)
      positions.append(seen.position)
    }
    return isSeen.select(formula.load(0, positions), zero)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, places) = (context.operands[0], context.operands[1])
    return [.apply(WindowScatter(window, shape: a.shape), [context.cotangent, places]), nil]
  }
}

extension Tensor {
  /// The element that each window sees at its place.
  public func windowGather(
    _ places: Tensor, _ sizes: [Int], strides: [Int] = [],
    padding: WindowPadding = .valid, dilation: [Int] = [], baseDilation: [Int] = [],
    file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let window = Window(
      sizes, over: shape, strides: strides, padding: padding, dilation: dilation,
      baseDilation: baseDilation)
    return .apply(WindowGather(window), [self, places], file: file, line: line)
  }
}
