import IR

/// Offsets in one arena, so that no two lifetimes that overlap in time overlap in space.
struct ArenaLayout {
  /// Where each lifetime of the input starts, in bytes.
  let offsets: [Int]
  let byteCount: Int

  /// The smallest arena that any of the strategies finds; stops at the lower bound.
  ///
  /// Offsets are found by placing one lifetime after the other at the lowest offset where it fits.
  /// Strategies are orders in which to place them.
  static func best(_ lifetimes: [Lifetime]) -> ArenaLayout {
    let conflicts = Self.conflicts(lifetimes)
    let lowerBound = lowerBound(lifetimes)
    var best: (order: [Int], layout: ArenaLayout)?
    for strategy in [greedyBySize, maxLiveFirst, firstFit, longestFirst] {
      let order = strategy(lifetimes)
      let layout = ArenaLayout(placing: order, lifetimes, conflicts)
      if layout.byteCount < best?.layout.byteCount ?? .max { best = (order, layout) }
      if layout.byteCount == lowerBound { return layout }
    }
    guard let best else { return ArenaLayout(offsets: [], byteCount: 0) }
    let improved = improved(best.order, best.layout, lifetimes, conflicts, lowerBound)
    if improved.byteCount == lowerBound { return improved }
    let varied = varied(best.order, best.layout, lifetimes, conflicts, lowerBound)
    return varied.byteCount < improved.byteCount ? varied : improved
  }

  init(offsets: [Int], byteCount: Int) {
    self.offsets = offsets
    self.byteCount = byteCount
  }

  /// Each lifetime at the lowest offset where it fits beside those already placed.
  private init(placing order: [Int], _ lifetimes: [Lifetime], _ conflicts: [[Int]]) {
    var offsets = [Int](repeating: -1, count: lifetimes.count)
    var end = 0
    for index in order {
      let size = lifetimes[index].paddedByteCount
      let taken = conflicts[index].filter { offsets[$0] >= 0 }.map {
        (start: offsets[$0], end: offsets[$0] + lifetimes[$0].paddedByteCount)
      }.sorted { $0 < $1 }
      var offset = 0
      for range in taken {
        if range.start >= offset + size { break }
        offset = max(offset, range.end)
      }
      offsets[index] = offset
      end = max(end, offset + size)
    }
    self.init(offsets: offsets, byteCount: end)
  }

  /// For each lifetime, those that live at a time with it.
  private static func conflicts(_ lifetimes: [Lifetime]) -> [[Int]] {
    lifetimes.indices.map { index in
      lifetimes.indices.filter { $0 != index && lifetimes[$0].overlaps(lifetimes[index]) }
    }
  }

  /// Layouts to try beyond the strategies', so many that a compilation does not notice.
  private static let attemptLimit = 200

  /// Puts what ends at the top of the arena first, as long as that may help.
  ///
  /// What is placed late finds only gaps; a lifetime that ends at the top found none.
  private static func improved(
    _ order: [Int], _ layout: ArenaLayout, _ lifetimes: [Lifetime], _ conflicts: [[Int]],
    _ lowerBound: Int
  ) -> ArenaLayout {
    var (order, layout, best) = (order, layout, layout)
    var seen: Set<[Int]> = [order]
    // Quadratic layouts of very many lifetimes take long: fewer of them.
    let attempts = min(attemptLimit, 100_000_000 / (lifetimes.count * lifetimes.count + 1))
    for _ in 0..<attempts where best.byteCount > lowerBound {
      let (top, offsets) = (layout.byteCount, layout.offsets)
      let highest = order.lastIndex {
        offsets[$0] + lifetimes[$0].paddedByteCount == top && $0 != order[0]
      }
      guard let highest else { break }
      order.insert(order.remove(at: highest), at: 0)
      guard seen.insert(order).inserted else { break }
      layout = ArenaLayout(placing: order, lifetimes, conflicts)
      if layout.byteCount < best.byteCount { best = layout }
    }
    return best
  }
}

extension ArenaLayout {
  /// Puts what ends at the top of the arena somewhere earlier, at places that look random but are the
  /// same for every compilation, and keeps what is no worse.
  private static func varied(
    _ order: [Int], _ layout: ArenaLayout, _ lifetimes: [Lifetime], _ conflicts: [[Int]],
    _ lowerBound: Int
  ) -> ArenaLayout {
    var (order, layout) = (order, layout)
    var number: UInt64 = 1
    /// A linear congruential generator (Knuth, MMIX).
    func next(below count: Int) -> Int {
      number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((number >> 33) % UInt64(count))
    }
    let attempts = min(attemptLimit, 100_000_000 / (lifetimes.count * lifetimes.count + 1))
    for _ in 0..<attempts where layout.byteCount > lowerBound {
      let highest = order.indices.filter {
        layout.offsets[order[$0]] + lifetimes[order[$0]].paddedByteCount == layout.byteCount
      }
      guard !highest.isEmpty else { break }
      let place = highest[next(below: highest.count)]
      guard place > 0 else { continue }
      var changed = order
      changed.insert(changed.remove(at: place), at: next(below: place))
      let candidate = ArenaLayout(placing: changed, lifetimes, conflicts)
      if candidate.byteCount <= layout.byteCount { (order, layout) = (changed, candidate) }
    }
    return layout
  }
}

// MARK: Strategies

extension ArenaLayout {
  /// Large ones get the low offsets, small ones fill the gaps.
  private static func greedyBySize(_ lifetimes: [Lifetime]) -> [Int] {
    sorted(lifetimes) { [-$0.byteCount, $0.first] }
  }

  /// What lives at the step with the most bytes first, as it must fit without gaps; then what lives
  /// at the fullest of the other steps, and so on.
  private static func maxLiveFirst(_ lifetimes: [Lifetime]) -> [Int] {
    let live = liveByteCounts(lifetimes)
    return sorted(lifetimes) { lifetime in
      let fullest = live[lifetime.first...lifetime.last].max() ?? 0
      return [-fullest, -lifetime.byteCount, lifetime.first]
    }
  }

  /// In the order in which they are written.
  private static func firstFit(_ lifetimes: [Lifetime]) -> [Int] {
    sorted(lifetimes) { [$0.first, -$0.byteCount] }
  }

  /// What is live throughout does not split the rest.
  private static func longestFirst(_ lifetimes: [Lifetime]) -> [Int] {
    sorted(lifetimes) { [$0.first - $0.last, -$0.byteCount] }
  }

  /// Indices by ascending key; equal ones stay in order.
  private static func sorted(_ lifetimes: [Lifetime], by key: (Lifetime) -> [Int]) -> [Int] {
    let keys = lifetimes.enumerated().map { key($1) + [$0] }
    return lifetimes.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
  }

  /// Bytes that are live at each step.
  static func liveByteCounts(_ lifetimes: [Lifetime]) -> [Int] {
    let end = (lifetimes.map(\.last).max() ?? 0) + 1
    var change = [Int](repeating: 0, count: end + 1)
    for lifetime in lifetimes {
      change[lifetime.first] += lifetime.paddedByteCount
      change[lifetime.last + 1] -= lifetime.paddedByteCount
    }
    var live = 0
    return change.dropLast().map { delta in
      live += delta
      return live
    }
  }

  /// The most bytes live at one step.
  static func lowerBound(_ lifetimes: [Lifetime]) -> Int {
    liveByteCounts(lifetimes).max() ?? 0
  }
}
