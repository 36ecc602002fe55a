import IR

/// How much padding stands around the axes that a window covers.
public enum WindowPadding: Hashable, Sendable {
  /// None: every tap of every window sees an element.
  case valid
  /// As much as gives `ceil(extent / stride)` windows; of an odd amount, more stands after.
  case same
  /// The same amount before and after every axis.
  case all(Int)
  /// One amount per axis before and after; negative amounts leave elements out.
  case explicit(low: [Int], high: [Int])

  /// The steps of a window of `sizes` over axes of `extents`, with this padding.
  func steps(
    extents: [Int], sizes: [Int], strides: [Int], dilation: [Int], baseDilation: [Int] = []
  ) -> WindowSteps {
    func steps(_ low: [Int], _ high: [Int]) -> WindowSteps {
      WindowSteps(
        strides: strides, low: low, high: high, baseDilation: baseDilation,
        windowDilation: dilation)
    }
    switch self {
    case .valid: return steps([], [])
    case .all(let count): return steps(extents.map { _ in count }, extents.map { _ in count })
    case .explicit(let low, let high): return steps(low, high)
    case .same:
      let plain = steps([], [])
      // Steps that make no sense are reported by the shape rule.
      guard plain.mistake(count: extents.count) == nil, sizes.count == extents.count else {
        return plain
      }
      let totals = plain.axes(extents: extents, sizes: sizes).map(\.samePadding)
      return steps(totals.map { $0 / 2 }, totals.map { $0 - $0 / 2 })
    }
  }
}

extension WindowAxis {
  /// The padding that lets a window begin at every `stride`-th place; 0 if it would overflow.
  fileprivate var samePadding: Int {
    guard isAddressable, padded > 0 else { return 0 }
    return max(0, (padded - 1) / stride * stride + reach - padded)
  }
}
