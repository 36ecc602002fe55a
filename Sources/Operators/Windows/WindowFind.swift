import IR

/// The place in each window, counted row-major, of the first element equal to a value.
///
/// - Attributes: as of `window_max`.
/// - Shapes: `(s), (t) -> (t)`, numeric to `i32`, where t are the counts of windows; the number of
///   taps where there is none.
/// - Gradient: none flows.
/// - Errors: as of `window_max`; the values are of another type or not one per window.
/// - Follows: `torch.nn.MaxPool2d` with `return_indices`, counted inside of the window; NaN equals
///   NaN.
struct WindowFind: WindowOperation {
  static let name = "window_find"
  let window: Window

  init(_ window: Window) { self.window = window }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    let (operand, values) = (operands[0], operands[1])
    guard operand.elementType.isNumeric else { throw undefined(for: operand.elementType) }
    let expected = operand.with(shape: try windowCounts(window, over: operand.shape))
    guard values == expected else { throw failure("values are \(values), expected \(expected)") }
    let places = values.with(elementType: .i32)
    try expectPlaces(places, window, counts: expected.shape)
    return places
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let none = formula.constant(Double(window.tapCount), .i32)
    guard operands[0].elementCount > 0 else { return none }
    let value = formula.load(1, formula.indices)
    let first = window.axes(operands[0].shape).reduce(.minimum, formula, at: formula.indices) {
      positions, taps in
      let element = formula.load(0, positions)
      var isFound = element.combined(.equal, value)
      if element.type.isFloat {
        let areNaN = element.combined(.notEqual, element)
          .combined(.and, value.combined(.notEqual, value))
        isFound = isFound.combined(.or, areNaN)
      }
      return isFound.select(window.place(of: taps, formula).cast(to: .i32), none)
    }
    return first.combined(.minimum, none)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [nil, nil] }
}

extension Tensor {
  /// The place in each window of the first element equal to the window's value.
  public func windowFind(
    _ values: Tensor, _ sizes: [Int], strides: [Int] = [],
    padding: WindowPadding = .valid, dilation: [Int] = [], baseDilation: [Int] = [],
    file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let window = Window(
      sizes, over: shape, strides: strides, padding: padding, dilation: dilation,
      baseDilation: baseDilation)
    return .apply(WindowFind(window), [self, values], file: file, line: line)
  }
}
