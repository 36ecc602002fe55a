import IR

/// The transpose of a convolution as a linear map: every element of `x` adds the kernel, times
/// itself, to the result, `strides` apart.
///
/// `kernel` is that of the convolution from the result's channels to those of `x`:
/// `(batch, spatial…, c), (window…, outputs / groups, c) -> (batch, spatial…, outputs)`. A result
/// has `(extent - 1) · stride + (window - 1) · dilation + 1 - low - high + outputPadding` places
/// along an axis; padding is what is taken away. With `.same` it has `extent · stride`.
///
/// - Errors: ranks differ or are below 3; channels do not fit the kernel or `groups`; steps are
///   below 1; padding leaves nothing.
public func transposedConvolution(
  _ x: Tensor, _ kernel: Tensor, strides: any Extents = 1,
  padding: some PaddingAmount = WindowPadding.valid, outputPadding: any Extents = 0,
  dilation: any Extents = 1, groups: Int = 1, file: String = #fileID, line: Int = #line
) -> Tensor {
  let name = "transposed convolution"
  let count = kernel.rank - 2
  let (strides, dilation) = (strides.extents(over: count), dilation.extents(over: count))
  let outputPadding = outputPadding.extents(over: count)
  func rejected(_ mistake: String) -> Tensor {
    let operands = [x, kernel]
    let builder = x.builder ?? kernel.builder
    if !operands.contains(where: \.isInvalid) {
      builder?.report(name, mistake, operands: operands, file: file, line: line)
    }
    return builder?.invalid(x.type) ?? Tensor(.nan)
  }
  guard x.rank == kernel.rank, x.rank >= 3 else {
    return rejected(
      "expected (batch, spatial…, channels) and a kernel (window…, output, input) of equal rank")
  }
  let channels = (x.shape[x.rank - 1], kernel.shape[x.rank - 1])
  guard channels.0 == channels.1 else {
    return rejected("the operand has \(channels.0) channels, the kernel expects \(channels.1)")
  }
  guard groups >= 1, channels.0 % groups == 0 else {
    return rejected("\(channels.0) channels do not divide into \(groups) groups")
  }
  let sizes = Array(kernel.shape.extents.dropLast(2))
  let given = WindowSteps(strides: strides, windowDilation: dilation)
  if let mistake = given.mistake(count: sizes.count) { return rejected(mistake) }
  let plain = WindowSteps(high: outputPadding, baseDilation: strides, windowDilation: dilation)
  if plain.mistake(count: sizes.count) != nil {
    return rejected("'outputPadding' = \(outputPadding) does not fit \(sizes.count) axes")
  }
  let axes = plain.axes(extents: Array(x.shape.extents.dropFirst().dropLast()), sizes: sizes)
  guard axes.allSatisfy({ $0.size >= 1 && $0.isAddressable }) else {
    return rejected("the window is empty or too large")
  }
  let around: [(low: Int, high: Int)]
  switch padding.windowPadding {
  case .valid: around = axes.map { _ in (0, 0) }
  case .all(let count): around = axes.map { _ in (count, count) }
  case .explicit(let low, let high):
    if let mistake = WindowSteps(low: low, high: high).mistake(count: axes.count) {
      return rejected(mistake)
    }
    around = axes.indices.map { (low.isEmpty ? 0 : low[$0], high.isEmpty ? 0 : high[$0]) }
  case .same:
    around = axes.indices.map { axis in
      let total = axes[axis].reach - (strides.isEmpty ? 1 : strides[axis])
      let low = max(0, total) / 2
      return (low, total - low)
    }
  }
  let steps = zip(axes, around).map { axis, around in
    WindowAxis(
      extent: axis.extent, size: axis.size, stride: 1, low: axis.reach - 1 - around.low,
      high: axis.reach - 1 - around.high + axis.high, spread: axis.spread, dilation: axis.dilation)
  }
  return .apply(
    Convolution(WindowSteps(steps), groups: groups, reversed: true),
    [x, kernel.exchangingChannels(groups)], file: file, line: line)
}
