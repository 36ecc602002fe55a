import IR

/// Offsets for buffers in one arena, so that no two that live at once overlap.
struct ArenaLayout {
  let offsets: [Value: Int]
  let byteCount: Int

  /// The smallest arena that any of the strategies finds.
  static func best(_ lifetimes: [Lifetime], lowerBound: Int) -> ArenaLayout {
    let orders: [(Lifetime, Lifetime) -> Bool] = [
      // Greedy by size: large buffers get the low offsets, small ones fill the gaps.
      { ($0.byteCount, $1.first) > ($1.byteCount, $0.first) },
      // First fit in program order.
      { ($0.first, $1.byteCount) < ($1.first, $0.byteCount) },
      // Longest-lived first: what is live throughout does not split the rest.
      { ($0.last - $0.first, $0.byteCount) > ($1.last - $1.first, $1.byteCount) },
    ]
    var best: ArenaLayout?
    for order in orders {
      let layout = ArenaLayout(placing: lifetimes.sorted(by: order))
      if layout.byteCount < best?.byteCount ?? .max { best = layout }
      if best?.byteCount == lowerBound { break }
    }
    return best ?? ArenaLayout(placing: [])
  }

  /// Each buffer at the lowest offset where it fits beside those already placed.
  private init(placing lifetimes: [Lifetime]) {
    var placed: [(offset: Int, lifetime: Lifetime)] = []
    var offsets: [Value: Int] = [:]
    var end = 0
    for lifetime in lifetimes {
      var offset = 0
      // `placed` is sorted by offset: the first sufficient gap is the lowest.
      for other in placed where other.lifetime.overlaps(lifetime) {
        if other.offset >= offset + lifetime.paddedByteCount { break }
        offset = max(offset, other.offset + other.lifetime.paddedByteCount)
      }
      let index = placed.firstIndex { $0.offset > offset } ?? placed.count
      placed.insert((offset, lifetime), at: index)
      offsets[lifetime.value] = offset
      end = max(end, offset + lifetime.paddedByteCount)
    }
    self.offsets = offsets
    byteCount = end
  }

  /// The most bytes live at one step.
  static func lowerBound(_ lifetimes: [Lifetime]) -> Int {
    let end = (lifetimes.map(\.last).max() ?? 0) + 1
    var change = [Int](repeating: 0, count: end + 1)
    for lifetime in lifetimes {
      change[lifetime.first] += lifetime.paddedByteCount
      change[lifetime.last + 1] -= lifetime.paddedByteCount
    }
    var (live, most) = (0, 0)
    for delta in change {
      live += delta
      most = max(most, live)
    }
    return most
  }
}
