import GraphC

/// Saves the whole state of training after epochs, each time or when a value is the best so far.
///
///     CheckpointSaver("best.safetensors", watching: "validation loss")
///     CheckpointSaver("epoch-{epoch}.safetensors", every: 5)
///
/// `Trainer.resume(from:)` goes on from such a file, and `loadWeights(from:)` takes its weights.
///
/// - Follows: `keras.callbacks.ModelCheckpoint`.
public final class CheckpointSaver: TrainingCallback {
  /// `{epoch}` in it stands for the epoch's number; without it there is one file, the last.
  public let path: String
  /// Epochs from one look to the next.
  public let interval: Int
  /// The name of the value whose best epoch is saved, see `TrainingHistory.Epoch.values`; nil for
  /// every epoch.
  public let watched: String?
  public let goal: EarlyStopping.Goal
  /// The best value that was saved.
  public private(set) var best: Double?
  private var isDue = false

  public init(
    _ path: String, every interval: Int = 1, watching name: String? = nil,
    goal: EarlyStopping.Goal = .minimum
  ) {
    self.path = path
    self.interval = interval
    watched = name
    self.goal = goal
  }

  public func began(_ trainer: Trainer) throws(Diagnostic) {
    guard interval >= 1 else {
      throw Diagnostic(
        stage: "train", subject: "checkpoint saver",
        message: "expected an interval of at least 1 epoch, found \(interval)")
    }
    best = nil
  }

  public func finished(
    _ epoch: TrainingHistory.Epoch, of trainer: Trainer
  ) throws(Diagnostic) -> CallbackDecision {
    isDue = epoch.number % interval == 0
    if let watched {
      let value = try epoch.watched(watched, by: "checkpoint saver")
      isDue = isDue && goal.isBetter(value, than: best)
      if isDue { best = value }
    }
    return .goOn
  }

  public func settled(_ trainer: Trainer) throws(Diagnostic) {
    guard isDue else { return }
    try trainer.save(to: path.replacing("{epoch}", with: "\(trainer.finishedEpochs)"))
  }

  public var memory: CallbackMemory {
    CallbackMemory(numbers: best.map { ["best": $0] } ?? [:])
  }

  public func recall(_ memory: CallbackMemory) { best = memory.numbers["best"] }
}
