import IR
import RandomGraphs
import Scheduling
import TestSupport
import Testing

@testable import Passes

/// Offsets for lifetimes that are random, or made to be hard.
@Suite struct ArenaLayoutTests {
  private static let unit = Plan.alignmentInBytes

  private static func lifetimes(_ pieces: [(size: Int, steps: ClosedRange<Int>)]) -> [Lifetime] {
    pieces.enumerated().map { index, piece in
      Lifetime(
        value: Value(index), byteCount: piece.size * unit, first: piece.steps.lowerBound,
        last: piece.steps.upperBound)
    }
  }

  private static func random(
    _ seed: Int, count: Int, maximumSize: Int, steps: Int, longest: Int
  ) -> [(size: Int, steps: ClosedRange<Int>)] {
    var random = RandomNumbers(seed: Int64(seed))
    return (0..<count).map { _ in
      let first = random.integer(below: steps)
      let last = min(steps - 1, first + random.integer(below: longest))
      return (random.integer(in: 1...maximumSize), first...last)
    }
  }

  /// The layout of pieces after checking that none overlap; and the most that live at one step.
  private static func checked(_ pieces: [(size: Int, steps: ClosedRange<Int>)]) -> (
    byteCount: Int, live: Int
  ) {
    let layout = ArenaLayout.best(lifetimes(pieces))
    let ranges = zip(pieces, layout.offsets).map { $1..<($1 + $0.size * unit) }
    for (a, range) in ranges.enumerated() {
      #expect(range.lowerBound >= 0 && range.upperBound <= layout.byteCount)
      #expect(range.lowerBound % unit == 0)
      for b in ranges.indices where b > a && pieces[a].steps.overlaps(pieces[b].steps) {
        #expect(!range.overlaps(ranges[b]), "\(pieces[a]) and \(pieces[b])")
      }
    }
    let end = pieces.map(\.steps.upperBound).max() ?? 0
    let live = (0...end).map { step in
      pieces.filter { $0.steps.contains(step) }.reduce(0) { $0 + $1.size }
    }
    return (layout.byteCount, (live.max() ?? 0) * unit)
  }

  /// Against the best there is, for sets small enough to find it.
  @Test func isNearTheOptimumOfSmallSets() {
    var (worst, missed, gaps) = (1.0, 0, 0)
    for seed in 0..<100 {
      let pieces = Self.random(seed, count: 3 + seed % 5, maximumSize: 4, steps: 6, longest: 4)
      let optimum = OptimalArena(pieces: pieces).size * Self.unit
      let (found, live) = Self.checked(pieces)
      #expect(optimum >= live && found >= optimum)
      worst = max(worst, Double(found) / Double(optimum))
      missed += found > optimum ? 1 : 0
      gaps += optimum > live ? 1 : 0
    }
    print("small sets: optimum missed \(missed) of 100 times, at worst by a factor \(worst);")
    print("  the optimum is above the most live bytes \(gaps) times")
    #expect(missed == 0)
  }

  /// Sizes of powers of two and of anything, short and long lifetimes, few and many steps.
  @Test func staysNearTheBoundForRandomLifetimes() {
    var worst = 1.0
    for seed in 0..<60 {
      let count = 10 + seed % 90
      let pieces = Self.random(
        seed, count: count, maximumSize: seed % 3 == 0 ? 4 : 50, steps: 5 + seed % 40,
        longest: 2 + seed % 17)
      let (found, live) = Self.checked(pieces)
      worst = max(worst, Double(found) / Double(live))
    }
    print("random lifetimes: at worst \(worst) times the most live bytes")
    #expect(worst <= 1.15)
  }

  /// Pieces that leave a hole each time a larger one comes: a growing list copied again and again.
  @Test func findsRoomForWhatGrows() {
    let growing = (1...30).map { (size: $0, steps: ($0 * 2)...($0 * 2 + 2)) }
    let (found, live) = Self.checked(growing)
    #expect(Double(found) <= 1.05 * Double(live))
    let shrinking = (1...30).map { (size: 31 - $0, steps: ($0 * 2)...($0 * 2 + 2)) }
    let (less, bound) = Self.checked(shrinking)
    #expect(less == bound)
  }

  /// As forward and backward passes: what is written first is read last.
  @Test func stacksNestedLifetimes() {
    var pieces = (0..<40).map { (size: 3 + $0 % 5, steps: $0...(100 - $0)) }
    for step in stride(from: 40, to: 99, by: 2) { pieces.append((7, step...(step + 1))) }
    let (found, live) = Self.checked(pieces)
    #expect(found == live)
  }

  @Test func nothingNeedsNothing() {
    #expect(ArenaLayout.best([]).byteCount == 0)
    #expect(ArenaLayout.lowerBound([]) == 0)
  }
}
