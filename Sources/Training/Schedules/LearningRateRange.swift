import Foundation

/// What a range test measured: losses at rising learning rates.
///
/// - Follows: Smith, "Cyclical learning rates for training neural networks" (2017).
public struct LearningRateRange: Hashable, Sendable {
  /// The rate of each step.
  public internal(set) var rates: [Double] = []
  /// The loss of each step before its update.
  public internal(set) var losses: [Double] = []
  /// Running means of the losses, with the weight 0.98 for the past, corrected for their start.
  public internal(set) var smoothed: [Double] = []
  private var mean = 0.0

  /// Adds a step.
  ///
  /// - Returns: whether the test should go on: the mean has not risen to four times the least.
  mutating func add(rate: Double, loss: Double) -> Bool {
    guard loss.isFinite else { return false }
    rates.append(rate)
    losses.append(loss)
    mean = 0.98 * mean + 0.02 * loss
    smoothed.append(mean / (1 - pow(0.98, Double(losses.count))))
    let least = smoothed.min() ?? loss
    return (smoothed.last ?? loss) <= 4 * least
  }

  /// The rate at which the mean loss falls fastest over the logarithm of the rate; nil with fewer
  /// than three steps.
  public var steepest: Double? {
    let inner = rates.indices.dropFirst().dropLast()
    let slopes = inner.map { index in
      (smoothed[index + 1] - smoothed[index - 1]) / log(rates[index + 1] / rates[index - 1])
    }
    guard let least = slopes.indices.min(by: { slopes[$0] < slopes[$1] }) else { return nil }
    return rates[least + 1]
  }

  /// A tenth of the rate with the least mean loss: a maximum for one-cycle schedules that leaves
  /// room; nil without steps.
  public var suggestion: Double? {
    smoothed.indices.min { smoothed[$0] < smoothed[$1] }.map { rates[$0] / 10 }
  }
}
