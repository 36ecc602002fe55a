import Foundation
import GraphC

/// Looks for the likeliest texts, several of them side by side.
///
/// Of the texts that one more token makes of those so far the best `beams` go on. A finished text of n
/// tokens, the one that stops it among them, has the score log p / n^lengthPenalty: with 0 short
/// texts are ahead, with 1 it is the mean of their tokens' logarithms.
///
/// - Follows: `generate(num_beams=…, length_penalty=…, early_stopping=…)` of Hugging Face's
///   `transformers`, without sampling.
public struct BeamSearch: Hashable, Sendable {
  public let beams: Int
  public let lengthPenalty: Double
  /// Whether as many finished texts as there are beams are enough; else the search ends when none
  /// that goes on is better, for its length now, than the worst of them.
  public let stopsEarly: Bool

  /// - Throws: when there are no beams, or the penalty is not finite.
  public init(
    beams: Int, lengthPenalty: Double = 1, stopsEarly: Bool = false
  ) throws(Diagnostic) {
    func failure(_ message: String) -> Diagnostic {
      Diagnostic(stage: "generate", subject: "beam search", message: message)
    }
    guard beams >= 1 else { throw failure("expected at least 1 beam, found \(beams)") }
    guard lengthPenalty.isFinite else {
      throw failure("the length penalty is \(lengthPenalty), expected a number")
    }
    self.beams = beams
    self.lengthPenalty = lengthPenalty
    self.stopsEarly = stopsEarly
  }

  /// A text that a search has found.
  public struct Hypothesis: Hashable, Sendable {
    /// What follows the prompt, without the token that stops it.
    public let tokens: [Int32]
    /// The logarithm of its probability, with the stop.
    public let logProbability: Double
    /// What it is ranked by.
    public let score: Double
    /// Whether it came to its stop within the tokens that were allowed.
    public let isWhole: Bool
  }

  /// Searches for the best continuations of every prompt.
  ///
  /// - Parameters:
  ///   - prompts: of equal length, at least one token each.
  ///   - model: reads as many texts side by side as there are prompts times beams.
  ///   - count: tokens that may follow, the stop among them.
  ///   - stopTokens: end a text.
  /// - Returns: at most `beams` texts for every prompt, best first.
  /// - Throws: when prompts, rows or count do not fit; a score is NaN; what the model throws.
  public func callAsFunction(
    _ prompts: [[Int32]], _ model: any LanguageModel, count: Int, stopTokens: Set<Int32>
  ) throws(Diagnostic) -> [[Hypothesis]] {
    try check(prompts, model, count)
    try model.reset()
    var scores = try model.read(prompts.flatMap { [[Int32]](repeating: $0, count: beams) })
    var groups = prompts.map { _ in BeamGroup(search: self) }
    for length in 1...count {
      var (tokens, parents): ([Int32], [Int]) = ([], [])
      for index in groups.indices {
        let rows = index * beams..<(index + 1) * beams
        try groups[index].extend(
          Array(scores[rows]), to: length, isLast: length == count, stopTokens)
        tokens += groups[index].lastTokens
        parents += groups[index].parents.map { rows.lowerBound + $0 }
      }
      if length == count || groups.allSatisfy(\.isDone) { break }
      if parents != Array(parents.indices) { try model.reorder(parents) }
      scores = try model.scores(after: tokens)
    }
    return groups.map(\.finished)
  }

  private func check(
    _ prompts: [[Int32]], _ model: any LanguageModel, _ count: Int
  ) throws(Diagnostic) {
    var mistake: String?
    if prompts.contains(where: \.isEmpty) {
      mistake = "a prompt is empty, so there is nothing to go on from"
    } else if Set(prompts.map(\.count)).count > 1 {
      mistake = "prompts have \(prompts.map(\.count)) tokens, expected equally many"
    } else if model.rows != prompts.count * beams {
      mistake =
        "the model reads \(model.rows) texts side by side, expected \(prompts.count) x \(beams)"
    } else if count < 1 {
      mistake = "cannot write \(count) tokens"
    }
    guard let mistake else { return }
    throw Diagnostic(stage: "generate", subject: "beam search", message: mistake)
  }
}
