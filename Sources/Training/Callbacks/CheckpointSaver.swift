import Files
import Foundation
import GraphC

/// Saves the whole state of training after epochs, each time or when a value is the best so far.
///
///     CheckpointSaver("best.safetensors", watching: "validation loss")
///     CheckpointSaver("epoch-{epoch}.safetensors", every: 5)
///
/// `Trainer.resume(from:)` goes on from such a file, and `loadWeights(from:)` takes its weights.
///
/// A file that cannot be written, as on a full disk, does not end training: it is told, the file
/// before stays, and the next epoch that is due tries again. If the last one failed, `fit` throws in
/// the end.
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
  private let warn: (String) -> Void
  private var isDue = false
  /// The best value before the epoch that is due.
  private var bestBefore: Double?
  /// Why the last file that was due is not there; nil if it is.
  private var failure: Diagnostic?
  /// Keeps other processes from writing the same files during a `fit`.
  private var lock: FileLock?

  /// Names and numbers; `warn` takes what users should know, standard error if left out.
  public init(
    _ path: String, every interval: Int = 1, watching name: String? = nil,
    goal: EarlyStopping.Goal = .minimum, warn: ((String) -> Void)? = nil
  ) {
    self.path = path
    self.interval = interval
    watched = name
    self.goal = goal
    self.warn = warn ?? { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }
  }

  public func began(_ trainer: Trainer) throws(Diagnostic) {
    guard interval >= 1 else {
      throw Diagnostic(
        stage: "train", subject: "checkpoint saver",
        message: "expected an interval of at least 1 epoch, found \(interval)")
    }
    (best, failure) = (nil, nil)
    // Better now than after the first epochs.
    try FileWriting.requireReplaceable(file(trainer))
    lock = try FileLock.take(path)
  }

  public func finished(
    _ epoch: TrainingHistory.Epoch, of trainer: Trainer
  ) throws(Diagnostic) -> CallbackDecision {
    isDue = epoch.number % interval == 0
    bestBefore = best
    if let watched {
      let value = try epoch.watched(watched, by: "checkpoint saver")
      isDue = isDue && goal.isBetter(value, than: best)
      if isDue { best = value }
    }
    return .goOn
  }

  public func settled(_ trainer: Trainer) throws(Diagnostic) {
    guard isDue else { return }
    do {
      try trainer.save(to: file(trainer))
      failure = nil
    } catch {
      best = bestBefore
      failure = error
      warn(
        "warning" + error.description.dropFirst("error".count)
          + "\n  note: not saved after epoch \(trainer.finishedEpochs); training goes on")
    }
  }

  public func ended(_ trainer: Trainer) throws(Diagnostic) {
    lock = nil
    if let failure { throw failure }
  }

  private func file(_ trainer: Trainer) -> String {
    path.replacing("{epoch}", with: "\(trainer.finishedEpochs)")
  }

  public var memory: CallbackMemory {
    CallbackMemory(numbers: best.map { ["best": $0] } ?? [:])
  }

  public func recall(_ memory: CallbackMemory) { best = memory.numbers["best"] }
}
