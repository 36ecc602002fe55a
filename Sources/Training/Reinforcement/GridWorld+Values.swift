import GraphC

/// What is known of a world whose probabilities are known.
extension GridWorld {
  /// Whether one acts in a cell: it is neither a wall nor an end.
  public func isFree(_ cell: Int) -> Bool { cells[cell] != "#" && endReward(cell) == nil }

  /// What the best actions are worth in every cell, by iteration; 0 for walls and ends.
  ///
  ///     V(s) = maxₐ Σ P(s' | s, a) (r + γ V(s'))
  ///
  /// Follows: Bellman, "Dynamic programming" (1957). It ends when no value changes by more than
  /// 1e-12, or after 100 000 rounds, as values without a discount may grow for ever.
  public func optimalValues(discount: Double = 1) -> [Double] {
    var values = [Double](repeating: 0, count: stateCount)
    for _ in 0..<100_000 {
      var change = 0.0
      for cell in 0..<stateCount where isFree(cell) {
        let best = actionValues(cell, values, discount).max() ?? 0
        change = max(change, (best - values[cell]).magnitude)
        values[cell] = best
      }
      if change <= 1e-12 { break }
    }
    return values
  }

  /// What each action is worth in a cell, if cells are worth `values`: the inner sum above.
  public func actionValues(_ cell: Int, _ values: [Double], _ discount: Double = 1) -> [Double] {
    func worth(_ next: Int) -> Double {
      stepReward + (endReward(next) ?? discount * values[next])
    }
    return (0..<actionCount).map { action in
      (1 - slip) * worth(self.cell(from: cell, action))
        + slip / 2 * worth(self.cell(from: cell, action - 1))
        + slip / 2 * worth(self.cell(from: cell, action + 1))
    }
  }
}
