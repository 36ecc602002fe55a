import GraphC

/// A model that reads texts side by side, a token of each at a time, and says what may follow.
public protocol LanguageModel {
  /// Texts side by side.
  var rows: Int { get }

  /// Forgets what was read: other texts begin.
  func reset() throws(Diagnostic)

  /// Reads one more token of every text, and gives for each of them the score of every token that may
  /// follow: logits, or logarithms of probabilities.
  func scores(after tokens: [Int32]) throws(Diagnostic) -> [[Double]]

  /// Lets every text go on from what text `parents[row]` has read.
  func reorder(_ parents: [Int]) throws(Diagnostic)

  /// Reads what texts of equal length begin with; the scores of what may follow, or none if they are
  /// empty.
  func read(_ prompts: [[Int32]]) throws(Diagnostic) -> [[Double]]
}

extension LanguageModel {
  public func read(_ prompts: [[Int32]]) throws(Diagnostic) -> [[Double]] {
    var scores: [[Double]] = []
    for place in 0..<(prompts.map(\.count).min() ?? 0) {
      scores = try self.scores(after: prompts.map { $0[place] })
    }
    return scores
  }
}
