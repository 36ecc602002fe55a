/// What a training run measured.
public struct TrainingHistory: Codable, Hashable, Sendable {
  /// One pass over the data set.
  public struct Epoch: Codable, Hashable, Sendable {
    /// Counted from 1.
    public let number: Int
    /// Means over the epoch's steps, each batch measured before its update.
    public let training: Measurement
    /// On the validation data after the epoch, if there are any.
    public let validation: Measurement?
    /// Wall time of the steps, without validation.
    public let seconds: Double
  }

  public internal(set) var epochs: [Epoch] = []
  /// The loss of every step before its update, if asked for.
  public internal(set) var stepLosses: [Double] = []

  /// Wall time of all steps.
  public var seconds: Double { epochs.reduce(0) { $0 + $1.seconds } }
}

/// What a model measures on some rows.
public struct Measurement: Codable, Hashable, Sendable {
  /// The mean over all rows.
  public let loss: Double
  /// The other scalars by name: floats are means over all rows, counts their share of the rows.
  public let metrics: [String: Double]
  /// What evaluation has added up over all rows, by name; elements are in row-major order.
  public let tallies: [String: [Double]]

  public init(
    loss: Double, metrics: [String: Double] = [:], tallies: [String: [Double]] = [:]
  ) {
    self.loss = loss
    self.metrics = metrics
    self.tallies = tallies
  }
}
