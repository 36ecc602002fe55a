/// Sizes and steps of lifetimes without what they hold, as layouts are made of them by the hundred.
struct ArenaPieces {
  /// What has an offset already.
  struct Placed {
    let start: Int
    let end: Int
    let first: Int
    let last: Int
  }

  /// In bytes, whole cache lines.
  let sizes: [Int]
  private let firsts: [Int]
  private let lasts: [Int]
  /// For each piece those that live at a time with it; empty lists if there are so many that to look at
  /// all placed ones takes less.
  private let conflicts: [[Int]]
  let isSparse: Bool

  var count: Int { sizes.count }

  init(_ lifetimes: [Lifetime]) {
    sizes = lifetimes.map(\.paddedByteCount)
    firsts = lifetimes.map(\.first)
    lasts = lifetimes.map(\.last)
    let pairs = Self.pairCount(lifetimes)
    // A conflict that is listed is filtered and sorted, which takes about this many times one look.
    isSparse = 32 * pairs < lifetimes.count * lifetimes.count
    conflicts = isSparse ? Self.conflicts(lifetimes) : []
  }

  /// How many pairs live at a time.
  private static func pairCount(_ lifetimes: [Lifetime]) -> Int {
    let begins = lifetimes.map(\.first).sorted()
    let ends = lifetimes.map(\.last).sorted()
    var (pairs, ended) = (0, 0)
    for (begun, step) in begins.enumerated() {
      while ended < ends.count, ends[ended] < step { ended += 1 }
      pairs += max(0, begun - ended)
    }
    return pairs
  }

  private static func conflicts(_ lifetimes: [Lifetime]) -> [[Int]] {
    var lists = [[Int]](repeating: [], count: lifetimes.count)
    var live: [Int] = []
    for index in lifetimes.indices.sorted(by: { lifetimes[$0].first < lifetimes[$1].first }) {
      live.removeAll { lifetimes[$0].last < lifetimes[index].first }
      for other in live {
        lists[index].append(other)
        lists[other].append(index)
      }
      live.append(index)
    }
    return lists
  }

  func placed(_ index: Int, at offset: Int) -> Placed {
    Placed(
      start: offset, end: offset + sizes[index], first: firsts[index], last: lasts[index])
  }

  /// Those of a piece's conflicts that have offsets, by ascending start.
  func neighbours(of index: Int, _ offsets: [Int]) -> [Placed] {
    conflicts[index].filter { offsets[$0] >= 0 }.map { placed($0, at: offsets[$0]) }
      .sorted { $0.start < $1.start }
  }

  /// Where a piece fits beside others, which stand by ascending start.
  func lowestOffset(of index: Int, beside placed: [Placed]) -> Int {
    let (size, first, last) = (sizes[index], firsts[index], lasts[index])
    var offset = 0
    for other in placed where other.first <= last && first <= other.last {
      if other.start >= offset + size { break }
      offset = max(offset, other.end)
    }
    return offset
  }
}

extension [ArenaPieces.Placed] {
  /// Keeps ascending starts.
  mutating func insert(_ piece: ArenaPieces.Placed) {
    insert(piece, at: place { $0.start > piece.start })
  }
}
