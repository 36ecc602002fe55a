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
    let pieces = ArenaPieces(lifetimes)
    let lowerBound = lowerBound(lifetimes)
    var best: (order: [Int], layout: ArenaLayout)?
    for strategy in [greedyBySize, maxLiveFirst, firstFit, longestFirst] {
      let order = strategy(lifetimes)
      let layout = ArenaLayout(placing: order, pieces)
      if layout.byteCount < best?.layout.byteCount ?? .max { best = (order, layout) }
      if layout.byteCount == lowerBound { return layout }
    }
    guard let best else { return ArenaLayout(offsets: [], byteCount: 0) }
    let improved = improved(best.order, best.layout, pieces, lowerBound)
    if improved.byteCount == lowerBound { return improved }
    let varied = varied(best.order, best.layout, pieces, lowerBound)
    return varied.byteCount < improved.byteCount ? varied : improved
  }

  init(offsets: [Int], byteCount: Int) {
    self.offsets = offsets
    self.byteCount = byteCount
  }

  /// Each lifetime at the lowest offset where it fits beside those already placed.
  private init(placing order: [Int], _ pieces: ArenaPieces) {
    var offsets = [Int](repeating: -1, count: pieces.count)
    var placed: [ArenaPieces.Placed] = []
    placed.reserveCapacity(pieces.count)
    var end = 0
    for index in order {
      let size = pieces.sizes[index]
      let offset =
        pieces.isSparse
        ? pieces.lowestOffset(of: index, beside: pieces.neighbours(of: index, offsets))
        : pieces.lowestOffset(of: index, beside: placed)
      offsets[index] = offset
      end = max(end, offset + size)
      if !pieces.isSparse { placed.insert(pieces.placed(index, at: offset)) }
    }
    self.init(offsets: offsets, byteCount: end)
  }

  /// Layouts to try beyond the strategies', so many that a compilation does not notice.
  private static let attemptLimit = 200

  /// Puts what ends at the top of the arena first, as long as that may help.
  ///
  /// What is placed late finds only gaps; a lifetime that ends at the top found none.
  private static func improved(
    _ order: [Int], _ layout: ArenaLayout, _ pieces: ArenaPieces, _ lowerBound: Int
  ) -> ArenaLayout {
    var (order, layout, best) = (order, layout, layout)
    var seen: Set<[Int]> = [order]
    // Quadratic layouts of very many lifetimes take long: fewer of them.
    let attempts = min(attemptLimit, 100_000_000 / (pieces.count * pieces.count + 1))
    for _ in 0..<attempts where best.byteCount > lowerBound {
      let (top, offsets) = (layout.byteCount, layout.offsets)
      let highest = order.lastIndex {
        offsets[$0] + pieces.sizes[$0] == top && $0 != order[0]
      }
      guard let highest else { break }
      order.insert(order.remove(at: highest), at: 0)
      guard seen.insert(order).inserted else { break }
      layout = ArenaLayout(placing: order, pieces)
      if layout.byteCount < best.byteCount { best = layout }
    }
    return best
  }
}

extension ArenaLayout {
  /// Puts what ends at the top of the arena somewhere earlier, at places that look random but are the
  /// same for every compilation, and keeps what is no worse.
  private static func varied(
    _ order: [Int], _ layout: ArenaLayout, _ pieces: ArenaPieces, _ lowerBound: Int
  ) -> ArenaLayout {
    var (order, layout) = (order, layout)
    var number: UInt64 = 1
    /// A linear congruential generator (Knuth, MMIX).
    func next(below count: Int) -> Int {
      number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((number >> 33) % UInt64(count))
    }
    let attempts = min(attemptLimit, 100_000_000 / (pieces.count * pieces.count + 1))
    for _ in 0..<attempts where layout.byteCount > lowerBound {
      let highest = order.indices.filter {
        layout.offsets[order[$0]] + pieces.sizes[order[$0]] == layout.byteCount
      }
      guard !highest.isEmpty else { break }
      let place = highest[next(below: highest.count)]
      guard place > 0 else { continue }
      var changed = order
      changed.insert(changed.remove(at: place), at: next(below: place))
      let candidate = ArenaLayout(placing: changed, pieces)
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
