import Foundation
import GraphC

/// Draws the next token of a text by the scores that a model gives all of them.
///
/// With a temperature t the probabilities are those of the scores divided by t: below 1 what is
/// likely becomes likelier, above 1 less so, and with 0 the best is taken always. `topK` keeps the k
/// best only. Draws depend on the seed and their number.
///
/// - Follows: the samplers of language models; Holtzman et al., "The curious case of neural text
///   degeneration" (2020), for why.
public struct TokenSampler: Hashable, Sendable {
  public let temperature: Double
  public let topK: Int?
  public let seed: Int64

  /// - Throws: when the temperature is negative or not finite, or `topK` is below 1.
  public init(temperature: Double = 1, topK: Int? = nil, seed: Int64 = 0) throws(Diagnostic) {
    func failure(_ message: String) -> Diagnostic {
      Diagnostic(stage: "generate", subject: "sampler", message: message)
    }
    guard temperature >= 0, temperature.isFinite else {
      throw failure("the temperature is \(temperature), expected a number of at least 0")
    }
    if let topK, topK < 1 {
      throw failure("cannot choose among the best \(topK), expected 1 or more")
    }
    self.temperature = temperature
    self.topK = topK
    self.seed = seed
  }

  /// The probabilities by which tokens are drawn.
  ///
  /// Of equal scores at the end of the best k, those of lower numbers belong to them.
  public func probabilities(_ logits: [Double]) -> [Double] {
    let order = logits.indices.sorted {
      logits[$0] == logits[$1] ? $0 < $1 : logits[$0] > logits[$1]
    }
    let kept = order.prefix(temperature == 0 ? 1 : min(topK ?? logits.count, logits.count))
    var result = [Double](repeating: 0, count: logits.count)
    guard let best = kept.first else { return [] }
    guard temperature > 0 else {
      result[best] = 1
      return result
    }
    for place in kept { result[place] = exp((logits[place] - logits[best]) / temperature) }
    let total = result.reduce(0, +)
    return result.map { $0 / total }
  }

  /// The token that draw `number` gives.
  ///
  /// - Throws: when there are no scores, or one is NaN.
  public func token(_ logits: [Double], draw number: Int) throws(Diagnostic) -> Int {
    guard !logits.isEmpty, !logits.contains(where: \.isNaN) else {
      throw Diagnostic(
        stage: "generate", subject: "sampler",
        message: logits.isEmpty ? "there are no scores to choose by" : "a score is NaN")
    }
    let probabilities = probabilities(logits)
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
}
