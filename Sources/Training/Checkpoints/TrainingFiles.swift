import GraphC
import Synchronization

/// The files of one training program: what it begins with, and what it leaves behind.
///
/// A program may have several trainers, one after the other. All write the same checkpoint; one that
/// is resumed goes to the trainer of the same ordinal, and the trainers before it run again, with
/// the same result.
public final class TrainingFiles: Sendable {
  /// Where state is saved, at the end of every epoch and on Ctrl-C; nil for nowhere.
  public let checkpoint: String?
  /// Steps after which state is saved too; nil for epochs only.
  public let stepInterval: Int?
  /// Epochs that end sooner than this after the last file are not saved, but for the last one.
  public let pause: Duration
  /// A checkpoint to go on from.
  public let resumption: String?
  /// Weights for the first trainer.
  public let weights: String?
  /// The directory of plots, made if it is missing; nil for none.
  public let plots: String?
  private let isInterrupted: @Sendable () -> Bool
  private let print: @Sendable (String) -> Void
  private let trainerCount = Mutex(0)
  private let pictureCount = Mutex(0)
  private let lastSave = Mutex<ContinuousClock.Instant?>(nil)

  /// Files by their paths.
  ///
  /// `isInterrupted` is asked after every step whether to save state and stop; nil for Ctrl-C.
  /// `print` takes one line of text for the user.
  public init(
    checkpoint: String? = nil, stepInterval: Int? = nil, pause: Duration = .seconds(1),
    resumption: String? = nil,
    weights: String? = nil, plots: String? = nil, isInterrupted: (@Sendable () -> Bool)? = nil,
    print: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.checkpoint = checkpoint
    self.stepInterval = stepInterval
    self.pause = pause
    self.resumption = resumption
    self.weights = weights
    self.plots = plots
    self.isInterrupted = isInterrupted ?? { Interruption.isRequested }
    self.print = print
  }

  /// Whether a trainer has used the files, or a picture was written.
  public var isUsed: Bool { trainerCount.withLock { $0 > 0 } || pictureCount.withLock { $0 > 0 } }

  /// Whether state has been saved.
  public var isSaved: Bool { lastSave.withLock { $0 != nil } }

  func countPicture() { pictureCount.withLock { $0 += 1 } }

  /// Called for every new trainer.
  ///
  /// - Throws: when weights or checkpoint do not fit it.
  func opened(_ trainer: Trainer) throws(Diagnostic) {
    let ordinal = trainerCount.withLock { count in
      count += 1
      return count - 1
    }
    trainer.ordinal = ordinal
    if let weights, ordinal == 0 {
      let report = try trainer.loadWeights(from: weights)
      print("weights: \(report.fitting.count) tensors from \(weights)")
      report.lines.forEach(print)
    }
    guard let resumption else { return }
    let checkpoint = try Checkpoint(resumption)
    guard checkpoint.run.ordinal >= ordinal else { return }
    guard checkpoint.run.ordinal == ordinal else {
      trainer.savesState = false
      return
    }
    try trainer.resume(from: checkpoint, path: resumption)
    print("resumed \(resumption): \(trainer.place)")
  }

  /// Called after every step.
  ///
  /// - Throws: when the user has asked to stop; state is saved then.
  func finishedStep(_ trainer: Trainer, step: Int) throws(Diagnostic) {
    if isInterrupted() { throw try interruption(trainer) }
    guard let stepInterval, step % stepInterval == 0 else { return }
    try save(trainer)
  }

  /// Called after every epoch; the last is that of a call of `fit`.
  func finishedEpoch(_ trainer: Trainer, isLast: Bool) throws(Diagnostic) {
    let isDue = lastSave.withLock { last in last.map { .now - $0 >= pause } ?? true }
    if isDue || isLast { try save(trainer) }
  }

  /// Called at the end of every call of `fit`: draws the curves so far.
  func finishedFit(_ trainer: Trainer) throws(Diagnostic) {
    let suffix = trainer.ordinal == 0 ? "" : "-\(trainer.ordinal + 1)"
    for (name, chart) in trainer.progress.history.charts(title: trainer.model.name) {
      try plot("\(name)\(suffix)") { chart.svg }
    }
  }

  private func save(_ trainer: Trainer) throws(Diagnostic) {
    guard let checkpoint, trainer.savesState else { return }
    try trainer.save(to: checkpoint)
    lastSave.withLock { $0 = .now }
  }

  private func interruption(_ trainer: Trainer) throws(Diagnostic) -> Diagnostic {
    try save(trainer)
    let message =
      if let checkpoint, trainer.savesState {
        "state saved to \(checkpoint): \(trainer.place)"
      } else {
        "nothing saved: \(trainer.place)"
      }
    return Interruption.diagnostic(message)
  }
}

extension Trainer {
  /// `epoch 3, step 17 of 1875`, or `3 epochs` between epochs.
  var place: String {
    guard progress.finishedSteps > 0 else {
      return "\(finishedEpochs) epoch\(finishedEpochs == 1 ? "" : "s")"
    }
    return "epoch \(finishedEpochs + 1), step \(progress.finishedSteps) of \(stepCount)"
  }
}
