import Testing
import Training

@Suite struct ShuffleTests {
  @Test(arguments: [0, 1, 2, 10, 1000])
  func isAPermutation(_ count: Int) {
    #expect(Shuffle(seed: 3).order(count: count, epoch: 5).sorted() == Array(0..<count))
  }

  @Test func dependsOnSeedAndEpochOnly() {
    func order(_ seed: Int64, _ epoch: Int) -> [Int] {
      Shuffle(seed: seed).order(count: 50, epoch: epoch)
    }
    #expect(order(1, 2) == order(1, 2))
    #expect(Set([order(1, 2), order(1, 3), order(2, 2), order(-1, 2)]).count == 4)
  }

  /// Each of the 6 orders of 3 rows appears about 1000 times in 6000 epochs; five standard
  /// deviations of that count are 144.
  @Test func ordersAreEquallyLikely() {
    var counts: [[Int]: Int] = [:]
    for epoch in 0..<6000 {
      counts[Shuffle(seed: 11).order(count: 3, epoch: epoch), default: 0] += 1
    }
    #expect(counts.count == 6)
    for count in counts.values { #expect(abs(count - 1000) < 144) }
  }
}
