import GraphC
import Training

/// Learning from rewards: what an action is worth is what it brings, and what the best one after it is worth.
///
///     Q(s, a) ← Q(s, a) + α (r + γ maxₐ' Q(s', a') - Q(s, a))
///
/// In a small world a table has a number for every state and action, beside the values that follow from
/// the world's probabilities, which the learner is not told. A pole on a cart has more states than a table
/// could have, so a network says what they are worth.
enum QLearning {
  /// Walks through the small world so many times, and balances for so many steps, with looks in between.
  static func train(
    _ request: TrainingRequest, walks: Int = 60_000, steps: Int = 120_000, pause: Int = 1000
  ) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    try GridWalk(request: request, episodes: walks).learn(&report)
    try PoleBalance(request: request, steps: steps, pause: pause).learn(&report)
    return report
  }
}

extension ModelEntry {
  public static let qLearning = ModelEntry(
    name: "q-learning", summary: PoleBalance.model.summary, model: PoleBalance.model
  ) { request throws(Diagnostic) in try QLearning.train(request) }
}
