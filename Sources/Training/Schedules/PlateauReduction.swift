/// A learning rate that is reduced when the loss no longer falls.
///
/// After every epoch it is told the loss, of the validation data if there are any. It is a value
/// with all it remembers, so that training can be interrupted.
///
/// - Follows: `torch.optim.lr_scheduler.ReduceLROnPlateau` with the mode `min`.
public struct PlateauReduction: Codable, Hashable, Sendable {
  /// What the rate is multiplied by.
  public let factor: Double
  /// Epochs without improvement that are accepted.
  public let patience: Int
  /// The share of the best loss by which another one must be smaller to be an improvement.
  public let threshold: Double
  /// Epochs after a reduction in which nothing is counted.
  public let cooldown: Int
  /// The scale below which the rate is not reduced.
  public let minimum: Double

  /// All reductions so far, as a factor of the rate.
  public private(set) var scale = 1.0
  private var best: Double?
  private var badEpochs = 0
  private var coolEpochs = 0

  public init(
    factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4, cooldown: Int = 0,
    minimum: Double = 0
  ) {
    self.factor = factor
    self.patience = patience
    self.threshold = threshold
    self.cooldown = cooldown
    self.minimum = minimum
  }

  /// Takes the loss of an epoch, and reduces the rate if there have been too many without a better
  /// one.
  public mutating func observe(_ loss: Double) {
    if best.map({ loss < $0 * (1 - threshold) }) ?? true {
      best = loss
      badEpochs = 0
    } else {
      badEpochs += 1
    }
    if coolEpochs > 0 {
      coolEpochs -= 1
      badEpochs = 0
    }
    guard badEpochs > patience else { return }
    scale = max(scale * factor, minimum)
    coolEpochs = cooldown
    badEpochs = 0
  }

  /// What is wrong with the numbers, or nil.
  var mistake: String? {
    guard factor > 0, factor < 1 else { return "the factor \(factor) is outside 0..<1" }
    guard patience >= 0, cooldown >= 0 else { return "patience or cooldown is negative" }
    guard threshold >= 0, minimum >= 0 else { return "threshold or minimum is negative" }
    return nil
  }
}
