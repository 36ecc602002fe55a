import IR
import Operators

/// What stands in the padding around a tensor, taken from its own elements.
public enum PaddingMode: String, CaseIterable, Sendable {
  /// Mirrored at the outermost element, which is not repeated: `c b | a b c | b a`.
  case reflect
  /// Mirrored at the border, so that the outermost element occurs twice: `b a | a b c | c b`.
  case symmetric
  /// The outermost element, over and over: `a a | a b c | c c`.
  case edge
  /// Elements from the other end: `b c | a b c | a b`.
  case wrap

  /// The most elements of padding at one end of an axis; nil if there is no limit.
  fileprivate func limit(_ extent: Int) -> Int? {
    switch self {
    case .reflect: max(extent - 1, 0)
    case .symmetric, .wrap: extent
    case .edge: extent > 0 ? nil : 0
    }
  }
}

extension Tensor {
  /// Puts `low` and `high` elements before and after the elements of each axis, as `mode` says; an
  /// empty list is all zeros.
  ///
  /// - Gradient: elements get the sum over their copies.
  /// - Errors: the counts of entries and axes differ; an entry is negative or larger than what the
  ///   mode can take from the axis (`reflect`: extent - 1; `symmetric`, `wrap`: the extent).
  /// - Follows: `numpy.pad`, whose names of modes these are; PyTorch's are `reflect`, `replicate`
  ///   for `edge` and `circular` for `wrap`.
  public func pad(
    low: [Int] = [], high: [Int] = [], mode: PaddingMode, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    for (name, values) in [("low", low), ("high", high)] where !values.isEmpty {
      guard values.count == rank else {
        return rejected(
          by: "pad", "'\(name)' has \(values.count) entries, \(type) has rank \(rank)", file: file,
          line: line)
      }
      for (axis, value) in values.enumerated() {
        let limit = mode.limit(shape[axis])
        guard value >= 0, value <= limit ?? Shape.maximumElementCount else {
          let most = limit.map { "at most \($0)" } ?? "no more than fits memory"
          return rejected(
            by: "pad",
            "'\(name)' = \(value) for axis \(axis) of extent \(shape[axis]), expected at least 0 and "
              + "\(most) for \(mode.rawValue) padding", file: file, line: line)
        }
      }
    }
    return (0..<rank).reduce(self) { padded, axis in
      let amounts = [low, high].map { $0.isEmpty ? 0 : $0[axis] }
      return padded.padded(axis, amounts[0], amounts[1], mode, file, line)
    }
  }

  /// One axis padded: the ends are slices, which fusion makes part of the loads.
  private func padded(
    _ axis: Int, _ low: Int, _ high: Int, _ mode: PaddingMode, _ file: String, _ line: Int
  ) -> Tensor {
    if low == 0 && high == 0 { return self }
    let extent = shape[axis]
    func part(_ from: Int, _ count: Int) -> Tensor {
      slice(axis: axis, from: from, to: from + count, file: file, line: line)
    }
    func repeated(_ place: Int, _ count: Int) -> Tensor {
      var extents = shape.extents
      extents[axis] = count
      return part(place, 1).broadcast(to: Shape(extents), file: file, line: line)
    }
    let (before, after) =
      switch mode {
      case .reflect: (part(1, low).reversed(axis), part(extent - 1 - high, high).reversed(axis))
      case .symmetric: (part(0, low).reversed(axis), part(extent - high, high).reversed(axis))
      case .edge: (repeated(0, low), repeated(extent - 1, high))
      case .wrap: (part(extent - low, low), part(0, high))
      }
    return concatenate([before, self, after], axis: axis, file: file, line: line)
  }
}
