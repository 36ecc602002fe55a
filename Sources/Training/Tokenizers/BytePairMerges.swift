import IR

/// Pairs of tokens that become one, in the order in which they do.
struct BytePairMerges: Hashable, Sendable {
  struct Pair: Hashable, Sendable {
    let left: Int32
    let right: Int32
  }

  struct Merge: Hashable, Sendable {
    let rank: Int
    let result: Int32
  }

  private(set) var merges: [Pair: Merge] = [:]
  /// In their order.
  private(set) var pairs: [Pair] = []

  mutating func add(_ pair: Pair, result: Int32) {
    merges[pair] = Merge(rank: pairs.count, result: result)
    pairs.append(pair)
  }

  private struct Candidate {
    let rank: Int
    let place: Int
    let result: Int32
  }

  /// A word in which all pairs are merged that can be.
  ///
  /// Always the earliest of the order is next, of equal ones the leftmost. Takes time of n log n for
  /// n tokens.
  func apply(to word: [Int32]) -> [Int32] {
    guard word.count > 1 else { return word }
    var tokens = word
    // Neighbours of those that are left; a token that a merge took has none.
    var next = Array(1...word.count)
    var previous = Array(-1..<word.count - 1)
    var isLeft = [Bool](repeating: true, count: word.count)
    func candidate(_ place: Int) -> Candidate? {
      guard place >= 0, next[place] < tokens.count else { return nil }
      return merges[Pair(left: tokens[place], right: tokens[next[place]])].map {
        Candidate(rank: $0.rank, place: place, result: $0.result)
      }
    }
    var queue = BinaryHeap((0..<word.count - 1).compactMap(candidate)) {
      $0.rank == $1.rank ? $0.place < $1.place : $0.rank < $1.rank
    }
    while let first = queue.removeFirst() {
      let place = first.place
      // One of the two may have become something else meanwhile.
      guard isLeft[place], candidate(place)?.rank == first.rank else { continue }
      let right = next[place]
      tokens[place] = first.result
      isLeft[right] = false
      next[place] = next[right]
      if next[place] < tokens.count { previous[next[place]] = place }
      for changed in [previous[place], place] {
        if let candidate = candidate(changed) { queue.insert(candidate) }
      }
    }
    return tokens.indices.filter { isLeft[$0] }.map { tokens[$0] }
  }
}
