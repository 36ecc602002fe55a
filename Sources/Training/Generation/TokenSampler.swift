import Foundation
import GraphC

/// Draws the next token of a text by the scores that a model gives all of them.
///
/// A repetition penalty r makes tokens less likely that were there before: positive scores are
/// divided by it, negative ones multiplied. With a temperature t the probabilities are those of the
/// scores divided by t: below 1 what is likely becomes likelier, above 1 less so, and with 0 the best
/// is taken always. Then, in this order, `topK` keeps the k best, `topP` the fewest that are together
/// as likely as p (the nucleus), and `minP` those at least p times as likely as the best. Draws
/// depend on the seed and their number.
///
/// - Follows: the logits processors of Hugging Face's `transformers`, but of equal scores at an end
///   those of lower numbers stay; Keskar et al., "CTRL" (2019), for the penalty; Holtzman et al.,
///   "The curious case of neural text degeneration" (2020), for the nucleus; Nguyen et al., "Min-p
///   sampling" (2024).
public struct TokenSampler: Hashable, Sendable {
  public let temperature: Double
  public let topK: Int?
  public let topP: Double?
  public let minP: Double?
  public let repetitionPenalty: Double
  public let seed: Int64

  /// - Throws: when the temperature is negative or not finite, `topK` is below 1, `topP` or `minP` is no
  ///   probability, or the penalty is not above 0.
  public init(
    temperature: Double = 1, topK: Int? = nil, topP: Double? = nil, minP: Double? = nil,
    repetitionPenalty: Double = 1, seed: Int64 = 0
  ) throws(Diagnostic) {
    func failure(_ message: String) -> Diagnostic {
      Diagnostic(stage: "generate", subject: "sampler", message: message)
    }
    guard temperature >= 0, temperature.isFinite else {
      throw failure("the temperature is \(temperature), expected a number of at least 0")
    }
    if let topK, topK < 1 {
      throw failure("cannot choose among the best \(topK), expected 1 or more")
    }
    if let topP, !(topP > 0 && topP <= 1) {
      throw failure("top-p is \(topP), expected a probability above 0 and up to 1")
    }
    if let minP, !(0...1).contains(minP) {
      throw failure("min-p is \(minP), expected a probability from 0 to 1")
    }
    guard repetitionPenalty > 0, repetitionPenalty.isFinite else {
      throw failure("the repetition penalty is \(repetitionPenalty), expected a number above 0")
    }
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
    self.seed = seed
  }

  /// The scores less what the penalty takes from tokens that were there before, each once.
  public func scores(_ logits: [Double], after tokens: [Int32]) -> [Double] {
    guard repetitionPenalty != 1 else { return logits }
    var result = logits
    for token in Set(tokens).map(Int.init) where logits.indices.contains(token) {
      let score = logits[token]
      result[token] = score < 0 ? score * repetitionPenalty : score / repetitionPenalty
    }
    return result
  }

  /// The probabilities by which tokens are drawn that follow others.
  public func probabilities(_ logits: [Double], after tokens: [Int32] = []) -> [Double] {
    let scores = scores(logits, after: tokens)
    var result = [Double](repeating: 0, count: scores.count)
    guard let best = scores.largestIndex else { return [] }
    guard temperature > 0 else {
      result[best] = 1
      return result
    }
    let powers = scores.map { exp(($0 - scores[best]) / temperature) }
    let kept = kept(scores, powers)
    let total = kept.reduce(0) { $0 + powers[$1] }
    for place in kept { result[place] = powers[place] / total }
    return result
  }

  /// The tokens that may be drawn.
  ///
  /// `powers` are their probabilities, but for a factor, and 1 for the best.
  private func kept(_ scores: [Double], _ powers: [Double]) -> [Int] {
    guard topK != nil || topP != nil || minP != nil else { return Array(scores.indices) }
    let order = scores.indices.sorted {
      scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1]
    }
    var kept = order.prefix(topK ?? order.count)
    if let topP {
      let needed = topP * kept.reduce(0) { $0 + powers[$1] }
      var sum = 0.0
      kept = kept.prefix { place in
        defer { sum += powers[place] }
        return sum == 0 || sum < needed
      }
    }
    if let minP { kept = kept.prefix { powers[$0] >= minP } }
    return Array(kept)
  }

  /// The token that draw `number` gives, which follows others.
  ///
  /// - Throws: when there are no scores, one is NaN, or the largest is infinite.
  public func token(
    _ logits: [Double], after tokens: [Int32] = [], draw number: Int
  ) throws(Diagnostic) -> Int {
    try check(logits)
    let probabilities = probabilities(logits, after: tokens)
    // First values use streams from 0 up, shuffles -1.
    let unit = Philox.uniformF64(seed: seed, stream: -2, step: 0, index: Int64(number))
    var sum = 0.0
    var last = 0
    for (place, probability) in probabilities.enumerated() where probability > 0 {
      sum += probability
      last = place
      if unit < sum { return place }
    }
    // The sum of the probabilities may be a little below 1.
    return last
  }

  private func check(_ logits: [Double]) throws(Diagnostic) {
    var mistake: String?
    if logits.isEmpty {
      mistake = "there are no scores to choose by"
    } else if logits.contains(where: \.isNaN) {
      mistake = "a score is NaN"
    } else if let largest = logits.max(), largest.isInfinite {
      mistake = "the largest score is \(largest)"
    }
    guard let mistake else { return }
    throw Diagnostic(stage: "generate", subject: "sampler", message: mistake)
  }
}

extension [Double] {
  /// The first of the largest.
  fileprivate var largestIndex: Int? { indices.max { self[$0] < self[$1] } }
}
