import IR

extension ConvolutionPhases {
  /// The convolution of `a` with a kernel.
  func convolved(_ a: Tensor, _ kernel: Tensor) -> Tensor {
    let taps = isReversed ? axes.indices.reduce(kernel) { $0.reversed($1) } : kernel
    let turns = splitting(taps)
    let results = parts.map { part in
      Tensor.apply(part.convolution, [a, self.kernel(of: part, turns)]).reshape(
        Shape(
          [result.shape[0]] + part.axes.map(\.window.count) + part.axes.map(\.phases.count)
            + [outputs]))
    }
    var whole = alternating(results)
    for axis in 1..<whole.rank - 1 where whole.shape[axis] > result.shape[axis] {
      whole = whole.slice(axis: axis, from: 0, to: result.shape[axis])
    }
    return whole
  }

  private var outputs: Int { result.shape[result.rank - 1] }

  // MARK: Kernels

  /// `(window…, c, o)` as `(taps, turn, …, c, o)`, with zeros around it where needed.
  private func splitting(_ kernel: Tensor) -> Tensor {
    let (leads, turns) = (axes.map(\.phases.lead), axes.map(\.phases.turn))
    let sizes = zip(kernel.shape.extents, leads).map { $0 + $1 }
    let taps = zip(sizes, turns).map { ($0 + $1 - 1) / $1 }
    let padded = kernel.pad(
      low: leads + [0, 0], high: axes.indices.map { taps[$0] * turns[$0] - sizes[$0] } + [0, 0])
    return padded.reshape(
      Shape(axes.indices.flatMap { [taps[$0], turns[$0]] } + kernel.shape.extents.suffix(2)))
  }

  /// `(taps, turn, …, c, o)` as the kernel of a part, `(taps…, c, phases… · o)`: the last phases
  /// first, since their places are.
  private func kernel(of part: Part, _ turns: Tensor) -> Tensor {
    let count = axes.count
    var taps = turns.slice(
      starts: part.axes.flatMap { [0, $0.phases.lowerBound] } + [0, 0],
      stops: part.axes.flatMap { [$0.window.size, $0.phases.upperBound] }
        + turns.shape.extents.suffix(2))
    for axis in 0..<count where part.axes[axis].phases.count > 1 {
      taps = taps.reversed(2 * axis + 1)
    }
    let order = (0..<count).map { 2 * $0 } + [2 * count] + (0..<count).map { 2 * $0 + 1 }
    return taps.transpose(order + [2 * count + 1]).reshape(part.kernel.shape)
  }

  // MARK: Results

  /// The places of all phases, from each part's `(n, windows…, phases…, o)`.
  ///
  /// They are a concatenation, never one view alone: readers get it in the order of memory, since
  /// evaluating a concatenation is not free. A mean of each channel over alternating places took
  /// thirty times as long as over that.
  private func alternating(_ results: [Tensor]) -> Tensor {
    var runs = axes.map { $0.phases.runs($0.parts) }
    if runs.allSatisfy({ $0.count == 1 }),
      let axis = axes.indices.first(where: { axes[$0].phases.axis.spread > 1 })
    {
      runs[axis] = runs[axis][0].halves
    }
    guard let whole = joined(runs, [], results) else { return results[0] }
    return whole.reshape(
      Shape(
        [result.shape[0]] + axes.map { $0.phases.count * $0.phases.axis.spread } + [outputs]))
  }

  /// `(n, places, spread, …, o)`, for the runs of the first axes that are chosen; nil if those see
  /// no element.
  private func joined(
    _ runs: [[PhaseAxis.Run]], _ chosen: [PhaseAxis.Run], _ results: [Tensor]
  ) -> Tensor? {
    guard chosen.count < axes.count else { return places(of: chosen, results) }
    let own = runs[chosen.count]
    let pieces = own.map { joined(runs, chosen + [$0], results) }
    guard let some = pieces.lazy.compactMap({ $0 }).first else { return nil }
    let axis = 2 * chosen.count + 2
    return concatenate(
      zip(own, pieces).map { run, piece in
        var extents = some.shape.extents
        extents[axis] = run.residues.count
        return piece ?? some.builder?.zeros(some.type.with(shape: Shape(extents))) ?? 0
      }, axis: axis)
  }

  /// One run of each axis.
  private func places(of runs: [PhaseAxis.Run], _ results: [Tensor]) -> Tensor? {
    var (index, first, columns) = (0, [Int](), [Range<Int>]())
    for (axis, run) in zip(axes, runs) {
      guard
        let part = axis.parts.firstIndex(where: {
          !run.phases.isEmpty && $0.phases.contains(run.phases.lowerBound)
        })
      else { return nil }
      index = index * axis.parts.count + part
      let (phases, window) = (axis.parts[part].phases, axis.parts[part].window)
      first.append(axis.phases.axis.spread == 1 ? 0 : run.shift + window.low)
      let end = phases.upperBound
      columns.append(end - run.phases.upperBound..<end - run.phases.lowerBound)
    }
    let counts = zip(first, axes).map { $0 + $1.phases.count }
    let seen = results[index].slice(
      starts: [0] + first + columns.map(\.lowerBound) + [0],
      stops: [result.shape[0]] + counts + columns.map(\.upperBound) + [outputs])
    let count = axes.count
    return seen.transpose(
      [0] + (0..<count).flatMap { [1 + $0, 1 + count + $0] } + [2 * count + 1])
  }
}
