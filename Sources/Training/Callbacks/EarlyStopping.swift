import GraphC

/// Ends training when a value no longer improves, and brings the best parameters back.
///
///     let stopping = EarlyStopping(minimumChange: 1e-3, patience: 10)
///     let history = try trainer.fit(validation: validation, callbacks: [stopping])
///
/// - Follows: `keras.callbacks.EarlyStopping`.
public final class EarlyStopping: TrainingCallback {
  /// Which direction is better.
  public enum Goal: Hashable, Sendable {
    case minimum, maximum
  }

  /// The name of the value, see `TrainingHistory.Epoch.values`.
  public let watched: String
  public let goal: Goal
  /// A smaller change than this is none.
  public let minimumChange: Double
  /// Epochs without improvement after which training ends.
  public let patience: Int
  /// Whether parameters and states of the best epoch are there after training.
  public let restoresBest: Bool

  /// The epoch with the best value in the last `fit`, counted as in the history.
  public private(set) var bestEpoch: Int?
  public private(set) var best: Double?
  private var waited = 0
  private var bestParameters: [String: TensorData] = [:]

  public init(
    watching name: String = "validation loss", goal: Goal = .minimum, minimumChange: Double = 0,
    patience: Int = 0, restoresBest: Bool = true
  ) {
    watched = name
    self.goal = goal
    self.minimumChange = minimumChange
    self.patience = patience
    self.restoresBest = restoresBest
  }

  public func began(_ trainer: Trainer) throws(Diagnostic) {
    guard minimumChange >= 0, patience >= 0 else {
      throw Diagnostic(
        stage: "train", subject: "early stopping",
        message: "the minimum change \(minimumChange) or the patience \(patience) is negative")
    }
    (bestEpoch, best, waited, bestParameters) = (nil, nil, 0, [:])
  }

  public func finished(
    _ epoch: TrainingHistory.Epoch, of trainer: Trainer
  ) throws(Diagnostic) -> CallbackDecision {
    let value = try epoch.watched(watched, by: "early stopping")
    if isBetter(value) {
      (bestEpoch, best, waited) = (epoch.number, value, 0)
      if restoresBest { bestParameters = trainer.parameters.mapValues(\.data) }
      return .goOn
    }
    waited += 1
    return waited > max(patience - 1, 0) ? .stop : .goOn
  }

  public func ended(_ trainer: Trainer) throws(Diagnostic) {
    for (name, data) in bestParameters { try trainer.parameters[name]?.load(data) }
    bestParameters = [:]
  }

  public var memory: CallbackMemory {
    var numbers = ["waited": Double(waited)]
    numbers["best"] = best
    numbers["best epoch"] = bestEpoch.map(Double.init)
    return CallbackMemory(numbers: numbers, tensors: bestParameters)
  }

  public func recall(_ memory: CallbackMemory) {
    best = memory.numbers["best"]
    bestEpoch = memory.numbers["best epoch"].map { Int(saturating: min(max($0, 0), 1e15)) }
    waited = Int(saturating: min(max(memory.numbers["waited"] ?? 0, 0), 1e15))
    bestParameters = memory.tensors
  }

  private func isBetter(_ value: Double) -> Bool {
    goal.isBetter(value, than: best, by: minimumChange)
  }
}

extension EarlyStopping.Goal {
  /// Whether a value is better than the best one, nil for none so far; NaN never is.
  func isBetter(_ value: Double, than best: Double?, by change: Double = 0) -> Bool {
    guard let best else { return !value.isNaN }
    return self == .minimum ? value < best - change : value > best + change
  }
}
