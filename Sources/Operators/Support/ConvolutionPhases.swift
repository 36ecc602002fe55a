import IR

/// A convolution of a spread-out operand as convolutions of its elements side by side, each for some
/// phases of places, whose results alternate.
struct ConvolutionPhases {
  /// One axis with the parts that its phases are computed in.
  struct Axis {
    let phases: PhaseAxis
    let parts: [PhaseAxis.Part]
  }

  /// One of the convolutions.
  struct Part {
    /// For each axis, which of its parts.
    let axes: [PhaseAxis.Part]
    let convolution: Convolution
    let kernel: TensorType
    let result: TensorType
  }

  let axes: [Axis]
  /// One for each choice of one part of each axis, the last axis innermost.
  let parts: [Part]
  let isReversed: Bool
  let result: TensorType

  private init(
    _ axes: [Axis], _ isReversed: Bool, _ a: TensorType, _ kernel: TensorType, _ result: TensorType
  ) {
    (self.axes, self.isReversed, self.result) = (axes, isReversed, result)
    let (channels, outputs) = (a.shape[a.rank - 1], result.shape[result.rank - 1])
    parts = Self.choices(axes.map(\.parts)).map { part in
      let columns = part.reduce(outputs) { $0 * $1.phases.count }
      return Part(
        axes: part, convolution: Convolution(WindowSteps(part.map(\.window))),
        kernel: kernel.with(shape: Shape(part.map(\.window.size) + [channels, columns])),
        result: result.with(shape: Shape([a.shape[0]] + part.map(\.window.count) + [columns])))
    }
  }

  /// The cheapest way that has only convolutions which `accepts` takes.
  ///
  /// Nil if there is none, or none that multiplies less than with zeros between elements, if no axis is spread out, if windows move by more than a place along one
  /// that is, and for groups.
  static func best(
    _ convolution: Convolution, _ a: TensorType, _ kernel: TensorType, _ result: TensorType,
    where accepts: (Part) -> Bool
  ) -> ConvolutionPhases? {
    let sizes = Array(kernel.shape.extents.dropLast(2))
    let windows = convolution.steps.axes(
      extents: Array(a.shape.extents.dropFirst().dropLast()), sizes: sizes)
    guard convolution.groups == 1, result.elementCount > 0, a.elementCount > 0,
      kernel.elementCount > 0, windows.contains(where: { $0.spread > 1 }),
      windows.allSatisfy({ $0.spread == 1 || $0.stride == 1 })
    else { return nil }
    let dense = multiplications(kernel, result)
    var best: (phases: ConvolutionPhases?, cost: Double) = (nil, cost(kernel, result))
    for axes in choices(windows.map(ways)) {
      let phases = ConvolutionPhases(axes, convolution.isReversed, a, kernel, result)
      let cost = phases.parts.reduce(0) { $0 + Self.cost($1.kernel, $1.result) }
      let products = phases.parts.reduce(0) { $0 + Self.multiplications($1.kernel, $1.result) }
      guard cost < best.cost, products < dense else { continue }
      if phases.parts.allSatisfy(accepts) { best = (phases, cost) }
    }
    return best.phases
  }

  private static func ways(_ axis: WindowAxis) -> [Axis] {
    let phases = PhaseAxis(axis)
    let divided = phases.divisions.map { Axis(phases: phases, parts: $0) }
    guard let aligned = PhaseAxis.aligned(axis) else { return divided }
    return [Axis(phases: aligned, parts: aligned.divisions[0])] + divided
  }

  /// One element of each list, in all ways.
  private static func choices<Element>(_ lists: [[Element]]) -> [[Element]] {
    lists.reduce([[]]) { chosen, list in chosen.flatMap { start in list.map { start + [$0] } } }
  }

  private static func multiplications(_ kernel: TensorType, _ result: TensorType) -> Double {
    let taps = kernel.elementCount / kernel.shape[kernel.rank - 1]
    return Double(result.elementCount) * Double(taps)
  }

  /// Multiplications of vectors that a matrix product takes, with half a one to load each element of
  /// a window.
  ///
  /// Of a core that does 118 GFLOP/s, products with 32 outputs were measured to have 96, with 64 103,
  /// with 128 109, and with 4 29. What puts results together is the same for all ways.
  private static func cost(_ kernel: TensorType, _ result: TensorType) -> Double {
    let vector = 64 / max(1, result.elementType.byteCount)
    let columns = result.shape[result.rank - 1]
    let loaded = Double(result.elementCount / columns) * Double(kernel.elementCount / columns)
    return loaded * (Double((columns + vector - 1) / vector) + 0.5)
  }
}
