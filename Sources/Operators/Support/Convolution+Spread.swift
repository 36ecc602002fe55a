import IR

/// One axis of a convolution whose elements are spread out, taken apart into as many classes of
/// places as elements are apart: a place `s · u + r` meets the elements of class r's taps only.
///
/// All classes see the same windows of neighbouring elements, so that one kernel with `s` times the
/// outputs computes them at once: tap k of class r stands at `(r + k - low) / s` in the window.
struct SpreadAxis {
  /// Places apart; 1 leaves the axis as it is.
  let spread: Int
  /// How the window of all classes moves.
  let window: WindowAxis
  /// Zeros before and after the kernel, so that it has all classes at every tap.
  let padding: (before: Int, after: Int)

  /// Nil for steps that would leave gaps in the window.
  init?(_ axis: WindowAxis) {
    guard axis.spread > 1 else {
      (spread, window, padding) = (1, axis, (0, 0))
      return
    }
    guard axis.stride == 1, axis.dilation == 1 else { return nil }
    spread = axis.spread
    let first = -Self.floor(axis.low, spread)
    let last = Self.floor(spread - 1 + axis.size - 1 - axis.low, spread)
    let (size, count) = (last - first + 1, (axis.count + spread - 1) / spread)
    window = WindowAxis(
      extent: axis.extent, size: size, stride: 1, low: -first,
      high: count + size - 1 - axis.extent + first, spread: 1, dilation: 1)
    let before = spread - 1 - axis.low - spread * first
    padding = (before, spread * size - axis.size - before)
  }

  /// Products per one that is needed.
  func excess(_ axis: WindowAxis) -> Double {
    spread == 1 ? 1 : Double(spread * window.size) / Double(axis.size)
  }

  private static func floor(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((b - 1 - a) / b) }
}

extension Convolution {
  /// How often as many products a matrix product has as are needed, since windows see zeros.
  func excess(_ axes: [WindowAxis]) -> Double {
    axes.reduce(1) { $0 * (SpreadAxis($1)?.excess($1) ?? Double($1.spread)) }
  }

  /// A convolution of a spread-out operand without multiplying most of the zeros between.
  ///
  /// - Returns: nil if the operand is not spread out, or the steps would leave gaps.
  func productOfClasses(_ a: Tensor, _ kernel: Tensor, _ result: TensorType) -> Tensor? {
    let sizes = Array(kernel.shape.extents.dropLast(2))
    let axes = steps.axes(extents: Array(a.shape.extents.dropFirst().dropLast()), sizes: sizes)
    let spread = axes.compactMap { SpreadAxis($0) }
    guard spread.count == axes.count, spread.contains(where: { $0.spread > 1 }) else { return nil }
    let window = Window(spread.map(\.window.size), WindowSteps(spread.map(\.window)))
    let rows = spread.reduce(a.shape[0]) { $0 * $1.window.count }
    let depth = window.tapCount * a.shape[a.rank - 1]
    let classes = spread.reduce(1) { $0 * $1.spread }
    let outputs = result.shape[result.rank - 1]
    let patches = Tensor.apply(WindowPatches(window), [a]).reshape([rows, depth])
    let product = matmul(
      patches, kernelOfClasses(kernel, spread).reshape([depth, classes * outputs]))
    return interleaved(product, spread, result)
  }

  /// `(window…, c, o)` as `(taps…, c, classes…, o)`.
  private func kernelOfClasses(_ kernel: Tensor, _ axes: [SpreadAxis]) -> Tensor {
    let count = axes.count
    var taps = isReversed ? (0..<count).reduce(kernel) { $0.reversed($1) } : kernel
    taps = taps.pad(
      low: axes.map(\.padding.before) + [0, 0], high: axes.map(\.padding.after) + [0, 0])
    // Along each axis taps, and in them classes from the last to the first.
    let split = axes.flatMap { [$0.window.size, $0.spread] }
    taps = taps.reshape(Shape(split + kernel.shape.extents.suffix(2)))
    for axis in 0..<count where axes[axis].spread > 1 { taps = taps.reversed(2 * axis + 1) }
    return taps.transpose(
      (0..<count).map { 2 * $0 } + [2 * count] + (0..<count).map { 2 * $0 + 1 } + [2 * count + 1])
  }

  /// Rows of places and columns of classes and outputs, as the places of all classes.
  private func interleaved(_ product: Tensor, _ axes: [SpreadAxis], _ result: TensorType) -> Tensor
  {
    let (count, outputs) = (axes.count, result.shape[result.rank - 1])
    let counts = axes.map(\.window.count)
    let batch = result.shape[0]
    let split = product.reshape(Shape([batch] + counts + axes.map(\.spread) + [outputs]))
    let places = split.transpose(
      [0] + (0..<count).flatMap { [1 + $0, 1 + count + $0] } + [2 * count + 1])
    let extents = zip(counts, axes).map { $0 * $1.spread }
    var whole = places.reshape(Shape([batch] + extents + [outputs]))
    for axis in 0..<count where extents[axis] > result.shape[1 + axis] {
      whole = whole.slice(axis: 1 + axis, from: 0, to: result.shape[1 + axis])
    }
    return whole
  }
}
