import IR

/// The sum over kernel places k and input channels c of `A[n, t · stride + k · dilation - low, c]
/// · K[k, c, o]`; places outside of A contribute nothing.
///
/// - Attributes: `strides`, `low`, `high` (padding, negative to leave elements out),
///   `base_dilation`, `window_dilation` (distances between elements of A and of K), one per spatial
///   axis, left out if all are 1 (padding: 0); `groups`, 1 if left out: output channels in as many
///   parts see as many parts of the input channels; `reversed`: K back to front along all spatial
///   axes.
/// - Shapes: `(n, spatial…, c), (window…, c / groups, o) -> (n, spatial…, o)`, one numeric type.
/// - Gradient: `dA` is a convolution of `dC` with K reversed, `dK` one of A with `dC` as kernel.
/// - Errors: ranks differ or are below 3; channels do not fit K or `groups`; steps are below 1;
///   the window does not fit the padded operand.
/// - Follows: `jax.lax.conv_general_dilated` with `("NHWC", "HWIO", "NHWC")`.
struct Convolution: FormulaOperation {
  static let name = "convolution"
  let steps: WindowSteps
  let groups: Int
  let isReversed: Bool

  init(_ steps: WindowSteps, groups: Int = 1, reversed: Bool = false) {
    self.steps = steps
    self.groups = groups
    isReversed = reversed
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    self.init(
      try WindowSteps(from: &attributes), groups: try attributes.integer("groups", default: 1),
      reversed: try attributes.boolean("reversed", default: false))
  }

  var attributes: [Attribute] {
    steps.attributes + (groups == 1 ? [] : [Attribute("groups", .integer(groups))])
      + (isReversed ? [Attribute("reversed", .boolean(true))] : [])
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    let (a, kernel) = (operands[0], operands[1])
    guard a.elementType == kernel.elementType, a.elementType.isNumeric else {
      throw failure(
        "element types \(a.elementType.rawValue) and \(kernel.elementType.rawValue) do not "
          + "multiply",
        notes: ["note: cast both to one numeric type"])
    }
    guard a.rank == kernel.rank, a.rank >= 3 else {
      throw failure(
        "expected (batch, spatial…, channels) and a kernel (window…, input, output) of equal rank, "
          + "found \(a) and \(kernel)",
        notes: ["note: insert axes of extent 1 with 'expandDimensions'"])
    }
    guard groups >= 1 else { throw failure("'groups' = \(groups) is below 1") }
    let (channels, width) = (a.shape[a.rank - 1], kernel.shape[a.rank - 2])
    let outputs = kernel.shape[a.rank - 1]
    guard channels % groups == 0, channels / groups == width else {
      let expected = groups == 1 ? "\(width)" : "\(groups) groups of \(width)"
      throw failure(
        "the operand has \(channels) channels, the kernel expects \(expected)",
        notes: [Self.layoutNote])
    }
    guard outputs % groups == 0 else {
      throw failure(
        "\(outputs) output channels do not divide into \(groups) groups", notes: [Self.layoutNote])
    }
    let axes = try windowAxes(
      steps, extents: Self.spatial(a), sizes: Self.window(kernel), first: 1)
    return a.with(shape: Shape([a.shape[0]] + axes.map(\.count) + [outputs]))
  }

  /// What to look at where channels do not fit.
  private static let layoutNote =
    "note: channels are the operand's last axis, a kernel is (window…, channels / groups, "
    + "outputs); 'transpose' changes another layout"

  private static func spatial(_ type: TensorType) -> [Int] {
    Array(type.shape.extents.dropFirst().dropLast())
  }

  private static func window(_ kernel: TensorType) -> [Int] {
    Array(kernel.shape.extents.dropLast(2))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let (a, kernel) = (operands[0], operands[1])
    guard a.elementCount > 0, kernel.elementCount > 0 else {
      return formula.constant(0, result.elementType)
    }
    let sizes = Self.window(kernel)
    let axes = steps.axes(extents: Self.spatial(a), sizes: sizes)
    let (batch, output) = (formula.indices[0], formula.indices[result.rank - 1])
    let width = kernel.shape[kernel.rank - 2]
    let group = output.floorDivided(by: result.shape[result.rank - 1] / groups)
    // Channels are innermost, so that whether a tap sees an element is known outside of their loop.
    return axes.reduce(.sum, formula, at: Array(formula.indices.dropFirst().dropLast())) {
      positions, taps in
      let places = zip(taps, sizes).map { isReversed ? $0 * -1 + ($1 - 1) : $0 }
      return formula.reduce(.sum, extent: width) { channel in
        formula.load(0, [batch] + positions + [group * width + channel])
          * formula.load(1, places + [channel, output])
      }
    }
  }

  /// As frameworks count: taps in the padding as well, but not those between spread elements.
  func multiplyAddCount(operands: [TensorType], result: TensorType) -> Double {
    let (sizes, kernel) = (Self.window(operands[1]), operands[1])
    let axes = steps.axes(extents: Self.spatial(operands[0]), sizes: sizes)
    let taps = axes.reduce(1) { $0 * Double($1.size) / Double($1.spread) }
    return Double(result.elementCount) * taps * Double(kernel.shape[kernel.rank - 2])
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, kernel, d) = (context.operands[0], context.operands[1], context.cotangent)
    guard [a, kernel, d].allSatisfy({ $0.type.elementCount > 0 }) else {
      return [a.zerosLike, kernel.zerosLike]
    }
    let axes = steps.axes(extents: Self.spatial(a.type), sizes: Self.window(kernel.type))
    let back = Convolution(
      WindowSteps(axes.map(\.transposed)), groups: groups, reversed: !isReversed)
    return [
      .apply(back, [d, kernel.exchangingChannels(groups)]),
      isReversed ? kernelGradientReversed(a, d, axes) : kernelGradient(a, d, axes),
    ]
  }

  /// Every kernel place is a window over A that is as large as the result and sums over the batch:
  /// `(c / groups, spatial…, groups · n) * (spatial…, n, o) -> (c / groups, window…, o)`.
  private func kernelGradient(_ a: Tensor, _ d: Tensor, _ axes: [WindowAxis]) -> Tensor {
    let correlation = Convolution(WindowSteps(axes.map(\.correlated)), groups: groups)
    let product = Tensor.apply(correlation, [a.exchangingBatch(groups), d.batchAsChannels])
    return product.movingFirstAxis(behind: axes.count)
  }

  /// The same with the roles exchanged, which counts places from the other end:
  /// `(o / groups, spatial…, groups · n) * (spatial…, n, c) -> (o / groups, window…, c)`.
  private func kernelGradientReversed(_ a: Tensor, _ d: Tensor, _ axes: [WindowAxis]) -> Tensor {
    let correlation = Convolution(WindowSteps(axes.map(\.correlatedReversed)), groups: groups)
    let product = Tensor.apply(correlation, [d.exchangingBatch(groups), a.batchAsChannels])
    return product.movingFirstAxis(behind: axes.count).exchangingChannels(groups)
  }

  /// A window of one place that visits every element is a matrix product of all rows.
  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let (a, kernel) = (operands[0], operands[1])
    guard groups == 1, steps == WindowSteps(), Self.window(kernel.type).allSatisfy({ $0 == 1 })
    else { return nil }
    let (channels, outputs) = (a.shape[a.rank - 1], result.shape[result.rank - 1])
    let rows = Shape(Array(a.shape.extents.dropLast())).elementCount
    return matmul(a.reshape([rows, channels]), kernel.reshape([channels, outputs]))
      .reshape(result.shape)
  }
}

extension Tensor {
  /// `(…, c / groups, o) -> (…, o / groups, c)`: the kernel of the transposed convolution.
  func exchangingChannels(_ groups: Int) -> Tensor {
    let window = Array(shape.extents.dropLast(2))
    let (width, outputs) = (shape[rank - 2], shape[rank - 1])
    let first = window.count
    if groups == 1 { return transpose(Array(0..<first) + [first + 1, first]) }
    return reshape(Shape(window + [width, groups, outputs / groups]))
      .transpose(Array(0..<first) + [first + 2, first + 1, first])
      .reshape(Shape(window + [outputs / groups, groups * width]))
  }

  /// `(n, spatial…, c) -> (c / groups, spatial…, groups · n)`: the batch is summed over like
  /// channels.
  fileprivate func exchangingBatch(_ groups: Int) -> Tensor {
    let (batch, last) = (shape[0], rank - 1)
    let spatial = Array(shape.extents.dropFirst().dropLast())
    let width = shape[last] / groups
    if groups == 1 { return transpose([last] + Array(1..<last) + [0]) }
    return reshape(Shape([batch] + spatial + [groups, width]))
      .transpose([last + 1] + Array(1..<last) + [last, 0])
      .reshape(Shape([width] + spatial + [groups * batch]))
  }

  /// `(n, spatial…, c) -> (spatial…, n, c)`: a kernel.
  fileprivate var batchAsChannels: Tensor { movingFirstAxis(behind: rank - 2) }

  /// The first axis moved behind the `count` axes after it.
  fileprivate func movingFirstAxis(behind count: Int) -> Tensor {
    transpose(Array(1...count) + [0] + Array(count + 1..<rank))
  }
}

/// The convolution (without reversing the kernel) of `(batch, spatial…, channels)` with a kernel
/// `(window…, channels / groups, outputs)`, for one spatial axis or more.
///
/// For each spatial axis, or by one number for all, `strides` are places from one window to the next,
/// `dilation` from one tap of the window to the next, `baseDilation` from one element of `x` to the
/// next; all are 1 if left out. Input and output channels fall into `groups`, each convolved by itself: as many as channels
/// for a depthwise convolution.
///
/// - Errors: as of the operator `convolution`.
public func convolution(
  _ x: Tensor, _ kernel: Tensor, strides: any Extents = 1,
  padding: some PaddingAmount = WindowPadding.valid, dilation: any Extents = 1,
  baseDilation: any Extents = 1, groups: Int = 1, file: String = #fileID, line: Int = #line
) -> Tensor {
  let count = kernel.rank - 2
  let steps = padding.windowPadding.steps(
    extents: Array(x.shape.extents.dropFirst().dropLast()),
    sizes: Array(kernel.shape.extents.dropLast(2)), strides: strides.extents(over: count),
    dilation: dilation.extents(over: count), baseDilation: baseDilation.extents(over: count))
  return .apply(Convolution(steps, groups: groups), [x, kernel], file: file, line: line)
}
