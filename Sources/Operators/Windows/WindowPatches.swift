import IR

/// What every window over the spatial axes sees, tap by tap; 0 where a tap sees no element.
///
/// - Attributes: `window`, an extent for each spatial axis; steps as of `convolution`.
/// - Shapes: `(n, spatial…, c) -> (n, spatial…, window…, c)`, numeric.
/// - Gradient: `dA` is the transpose of the convolution that has an output for each tap and channel.
/// - Errors: the rank is below 3; the window has another count of axes or does not fit; elements are
///   `bool`.
/// - Follows: `tf.image.extract_patches`, with axes of their own for the window.
struct WindowPatches: WindowOperation {
  static let name = "window_patches"
  let window: Window

  init(_ window: Window) { self.window = window }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    let a = operands[0]
    guard a.elementType.isNumeric else { throw undefined(for: a.elementType) }
    guard a.rank >= 3 else { throw failure("expected (batch, spatial…, channels), found \(a)") }
    guard window.sizes.count == a.rank - 2 else {
      throw failure(
        "the window has \(window.sizes.count) axes, \(a) has \(a.rank - 2) spatial axes")
    }
    let axes = try windowAxes(
      window.steps, extents: Self.spatial(a), sizes: window.sizes, first: 1)
    let (batch, channels) = (a.shape[0], a.shape[a.rank - 1])
    let shape = Shape([batch] + axes.map(\.count) + window.sizes + [channels])
    try expectShape(shape)
    return a.with(shape: shape)
  }

  private static func spatial(_ type: TensorType) -> [Int] {
    Array(type.shape.extents.dropFirst().dropLast())
  }

  private func axes(_ type: TensorType) -> [WindowAxis] {
    window.steps.axes(extents: Self.spatial(type), sizes: window.sizes)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let zero = formula.constant(0, result.elementType)
    guard operands[0].elementCount > 0 else { return zero }
    let count = window.sizes.count
    let seen = axes(operands[0]).enumerated().map { place, axis in
      axis.position(of: formula.axis(1 + count + place), at: formula.axis(1 + place), formula)
    }
    let positions = [formula.axis(0)] + seen.map(\.position) + [formula.axis(result.rank - 1)]
    return seen.reduce(formula.load(0, positions)) { $1.isSeen.select($0, zero) }
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, d) = (context.operands[0], context.cotangent)
    guard a.type.elementCount > 0, d.type.elementCount > 0, let builder = a.builder else {
      return [a.zerosLike]
    }
    let (count, channels) = (window.sizes.count, a.shape[a.rank - 1])
    let outputs = window.tapCount * channels
    let rows = d.reshape(Shape(Array(d.shape.extents.prefix(1 + count)) + [outputs]))
    let kernel = builder.identity(outputs, a.elementType)
      .reshape(Shape(window.sizes + [channels, outputs]))
    let back = Convolution(WindowSteps(axes(a.type).map(\.transposed)), reversed: true)
    return [.apply(back, [rows, kernel.exchangingChannels(1)])]
  }

  /// Windows of one place, each in its own.
  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    window.isTrivial ? operands[0].reshape(result.shape) : nil
  }

  /// The matrix with a row for each window; nil if products cannot load it.
  fileprivate func matrix(_ operand: TensorType) -> WindowMatrix? {
    guard window.sizes.count <= WindowMatrix.rankLimit, operand.elementType.isFloat else {
      return nil
    }
    let axes = axes(operand).map { axis in
      WindowMatrix.Axis(
        extent: axis.extent, count: axis.count, size: axis.size, stride: axis.stride, low: axis.low,
        spread: axis.spread, dilation: axis.dilation)
    }
    return WindowMatrix(
      batch: operand.shape[0], channels: operand.shape[operand.rank - 1], axes: axes)
  }
}

extension Node {
  /// What windows over an operand of this type see as a matrix that products can load; nil if the
  /// node is no `window_patches` or of too many axes.
  package func windowMatrix(_ operand: TensorType) -> WindowMatrix? {
    (operation as? WindowPatches)?.matrix(operand)
  }
}

extension Tensor {
  /// What every window of `sizes` over the spatial axes sees:
  /// `(batch, spatial…, channels) -> (batch, spatial…, window…, channels)`.
  public func windowPatches(
    _ sizes: [Int], strides: [Int] = [], padding: WindowPadding = .valid, dilation: [Int] = [],
    baseDilation: [Int] = [], file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let spatial = Shape(Array(shape.extents.dropFirst().dropLast()))
    let window = Window(
      sizes, over: spatial, strides: strides, padding: padding, dilation: dilation,
      baseDilation: baseDilation)
    return .apply(WindowPatches(window), [self], file: file, line: line)
  }
}
