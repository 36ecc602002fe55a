import Foundation
import GraphC

/// The beams of one prompt.
struct BeamGroup {
  let search: BeamSearch
  /// Texts that go on, best first, each with the logarithm of its probability.
  private var running: [(tokens: [Int32], logProbability: Double)] = [([], 0)]
  /// At most as many as there are beams, best first.
  private(set) var finished: [BeamSearch.Hypothesis] = []
  private(set) var isDone = false
  /// For every beam the one that it goes on from.
  private(set) var parents: [Int]

  init(search: BeamSearch) {
    self.search = search
    parents = [Int](repeating: 0, count: search.beams)
  }

  /// The last token of every beam; where there are fewer texts than beams, any.
  var lastTokens: [Int32] {
    let tokens = running.compactMap(\.tokens.last)
    return tokens + [Int32](repeating: 0, count: search.beams - tokens.count)
  }

  /// Lets every text go on with one token, its `length`-th.
  ///
  /// - Throws: when a score is NaN.
  mutating func extend(
    _ scores: [[Double]], to length: Int, isLast: Bool, _ stopTokens: Set<Int32>
  ) throws(Diagnostic) {
    guard !isDone else { return }
    let candidates = try candidates(scores, count: (1 + max(stopTokens.count, 1)) * search.beams)
    let divisor = pow(Double(length), search.lengthPenalty)
    var next: [(tokens: [Int32], logProbability: Double)] = []
    var origins: [Int] = []
    for (rank, candidate) in candidates.enumerated() {
      let isStop = stopTokens.contains(candidate.token)
      if !isStop, !isLast {
        guard next.count < search.beams else { continue }
        next.append((running[candidate.beam].tokens + [candidate.token], candidate.logProbability))
        origins.append(candidate.beam)
      } else if rank < search.beams {
        let end = isStop ? [] : [candidate.token]
        finished.append(
          BeamSearch.Hypothesis(
            tokens: running[candidate.beam].tokens + end, logProbability: candidate.logProbability,
            score: candidate.logProbability / divisor, isWhole: isStop))
      }
    }
    keepBest()
    running = next
    parents = origins + [Int](repeating: 0, count: search.beams - origins.count)
    isDone = isLast || isSettled(divisor)
  }

  private mutating func keepBest() {
    // Stable: of equal scores the earlier text stays ahead.
    let order = finished.indices.sorted {
      finished[$0].score == finished[$1].score
        ? $0 < $1 : finished[$0].score > finished[$1].score
    }
    finished = order.prefix(search.beams).map { finished[$0] }
  }

  /// Whether going on would not help.
  private func isSettled(_ divisor: Double) -> Bool {
    guard let best = running.first else { return true }
    guard finished.count == search.beams, let worst = finished.last else { return false }
    // One beam is the greedy choice, which a stop ends.
    if search.stopsEarly || search.beams == 1 { return true }
    return best.logProbability / divisor <= worst.score
  }

  private struct Candidate {
    let beam: Int
    let token: Int32
    let logProbability: Double
  }

  /// The likeliest continuations of all texts, best first; none that is impossible.
  private func candidates(_ scores: [[Double]], count: Int) throws(Diagnostic) -> [Candidate] {
    var all: [Candidate] = []
    for (beam, text) in running.enumerated() {
      guard !scores[beam].contains(where: \.isNaN) else {
        throw Diagnostic(stage: "generate", subject: "beam search", message: "a score is NaN")
      }
      let shift = scores[beam].logSumExp
      for place in scores[beam].largest(count) where scores[beam][place] > -.infinity {
        all.append(
          Candidate(
            beam: beam, token: Int32(place),
            logProbability: text.logProbability + scores[beam][place] - shift))
      }
    }
    return all.map(\.logProbability).largest(count).map { all[$0] }
  }
}

extension [Double] {
  /// The places of the `count` largest, best first; of equal ones the first.
  func largest(_ count: Int) -> [Int] {
    var best: [Int] = []
    for place in indices {
      if best.count == count, let worst = best.last, self[place] <= self[worst] { continue }
      best.insert(place, at: best.firstIndex { self[$0] < self[place] } ?? best.count)
      if best.count > count { best.removeLast() }
    }
    return best
  }

  /// log Σ exp.
  fileprivate var logSumExp: Double {
    guard let largest = self.max(), largest > -.infinity else { return -.infinity }
    return largest + log(reduce(0) { $0 + exp($1 - largest) })
  }
}
