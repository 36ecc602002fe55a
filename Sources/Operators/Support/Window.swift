import IR

/// A window with an extent along every axis of an operand, and how it moves.
struct Window: Hashable, Sendable {
  let sizes: [Int]
  let steps: WindowSteps

  init(_ sizes: [Int], _ steps: WindowSteps) {
    self.sizes = sizes
    self.steps = steps
  }

  /// The window that moves over a tensor of `shape`, as spellings describe it.
  init(
    _ sizes: [Int], over shape: Shape, strides: [Int], padding: WindowPadding, dilation: [Int],
    baseDilation: [Int]
  ) {
    self.sizes = sizes
    steps = padding.steps(
      extents: shape.extents, sizes: sizes, strides: strides, dilation: dilation,
      baseDilation: baseDilation)
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    sizes = try attributes.integers("window")
    steps = try WindowSteps(from: &attributes)
  }

  var attributes: [Attribute] { [Attribute("window", .integers(sizes))] + steps.attributes }

  /// Whether every window is one element, each in its place.
  var isTrivial: Bool { steps == WindowSteps() && sizes.allSatisfy { $0 == 1 } }

  /// Taps of the window.
  var tapCount: Int { Shape(sizes).elementCount }

  /// The motion along each axis of an operand whose shape was checked.
  func axes(_ shape: Shape) -> [WindowAxis] { steps.axes(extents: shape.extents, sizes: sizes) }

  /// The window that visits, for every element of the operand, the windows that see it.
  func transposed(_ shape: Shape) -> Window {
    Window(sizes, WindowSteps(axes(shape).map(\.transposed)))
  }

  /// The place of a tap in the window, row-major.
  func place(of taps: [Expression], _ formula: FormulaBuilder) -> Expression {
    formula.linearIndex(taps, strides: Shape(sizes).strides)
  }
}

extension Operation {
  /// How many windows there are along each axis.
  ///
  /// - Throws: what is wrong with the window, or which axis it does not fit.
  func windowCounts(_ window: Window, over shape: Shape) throws(Diagnostic) -> Shape {
    guard window.sizes.count == shape.rank else {
      throw failure("the window has \(window.sizes.count) axes, [\(shape)] has \(shape.rank)")
    }
    return Shape(
      try windowAxes(window.steps, extents: shape.extents, sizes: window.sizes).map(\.count))
  }

  /// Checks a tensor with one place in the window for each window.
  func expectPlaces(_ places: TensorType, _ window: Window, counts: Shape) throws(Diagnostic) {
    guard places.elementType == .i32 else {
      throw failure("places are \(places), expected i32 elements")
    }
    guard places.shape == counts else {
      throw failure("places are [\(places.shape)], there are [\(counts)] windows")
    }
    guard window.tapCount < Int(Int32.max) else { throw failure("the window is too large") }
  }
}
