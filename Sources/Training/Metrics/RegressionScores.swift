/// How well numbers were predicted, from a tally of `regressionSums`.
public struct RegressionScores: Hashable, Sendable {
  public let count: Double
  public let meanAbsoluteError: Double
  public let meanSquaredError: Double
  /// R²: 1 less the squared errors over those of the targets' mean; 0 for targets that are all
  /// alike, or 1 if they are met, as in scikit-learn.
  public let rSquared: Double

  /// - Requires: five sums.
  public init(tally: [Double]) {
    count = tally[0]
    meanAbsoluteError = tally[1] / count
    meanSquaredError = tally[2] / count
    let spread = tally[4] - tally[3] * tally[3] / count
    if spread > 0 {
      rSquared = 1 - tally[2] / spread
    } else {
      rSquared = tally[2] == 0 ? 1 : 0
    }
  }
}
