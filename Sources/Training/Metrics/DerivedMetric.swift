import Foundation

/// A number that follows from what evaluation has measured over all rows.
public struct DerivedMetric: Sendable {
  /// As reports and histories call it.
  public let name: String
  /// The number, or nil if the measurement lacks what it follows from.
  let value: @Sendable (Measurement) -> Double?

  public init(_ name: String, _ value: @escaping @Sendable (Measurement) -> Double?) {
    self.name = name
    self.value = value
  }

  /// exp of the mean loss: of a cross entropy, among how many equally likely classes the model
  /// wavers.
  public static let perplexity = DerivedMetric("perplexity") { exp($0.loss) }

  /// exp of the mean cross entropy of all places that count, from a tally of `crossEntropySums`: right
  /// also if some places are masked, or the loss is smoothed or has other terms.
  public static func perplexity(of tally: String) -> DerivedMetric {
    DerivedMetric("perplexity") { $0.meanCrossEntropy(of: tally).map { exp($0) } }
  }

  /// The mean cross entropy of all places that count, from a tally of `crossEntropySums`; 0 of none.
  public static func crossEntropy(of tally: String) -> DerivedMetric {
    DerivedMetric("cross entropy") { $0.meanCrossEntropy(of: tally) }
  }

  /// Precision of a class, or the mean over classes, from a tally of `confusionCounts`.
  public static func precision(of tally: String, class label: Int? = nil) -> DerivedMetric {
    confusion("precision", tally, label) { matrix in matrix.precision(of:) }
  }

  /// Recall of a class, or the mean over classes, from a tally of `confusionCounts`.
  public static func recall(of tally: String, class label: Int? = nil) -> DerivedMetric {
    confusion("recall", tally, label) { matrix in matrix.recall(of:) }
  }

  /// F1 of a class, or the mean over classes, from a tally of `confusionCounts`.
  public static func f1(of tally: String, class label: Int? = nil) -> DerivedMetric {
    confusion("f1", tally, label) { matrix in matrix.f1(of:) }
  }

  /// The area under the receiver operating characteristic, from a tally of `scoreHistogram`.
  public static func areaUnderCurve(of tally: String) -> DerivedMetric {
    DerivedMetric("auc") { $0.tallies[tally].map { ROCCurve(tally: $0).area } }
  }

  /// R², from a tally of `regressionSums`.
  public static func rSquared(of tally: String) -> DerivedMetric {
    DerivedMetric("r2") { measurement in
      guard let sums = measurement.tallies[tally], sums.count == 5 else { return nil }
      return RegressionScores(tally: sums).rSquared
    }
  }

  private static func confusion(
    _ name: String, _ tally: String, _ label: Int?,
    _ function: @escaping @Sendable (ConfusionMatrix) -> (Int) -> Double
  ) -> DerivedMetric {
    DerivedMetric(label.map { "\(name) of class \($0)" } ?? name) { measurement in
      guard let counts = measurement.tallies[tally],
        let matrix = try? ConfusionMatrix(tally: counts)
      else { return nil }
      guard let label else { return matrix.mean(function(matrix)) }
      return (0..<matrix.classCount).contains(label) ? function(matrix)(label) : nil
    }
  }
}

extension Measurement {
  fileprivate func meanCrossEntropy(of tally: String) -> Double? {
    guard let sums = tallies[tally], sums.count == 2 else { return nil }
    return sums[1] == 0 ? 0 : sums[0] / sums[1]
  }
}
