import Files
import GraphC
import Synchronization

/// The files of one training program: what it begins with, and what it leaves behind.
///
/// A program may have several trainers, one after the other. All write the same checkpoint; one that
/// is resumed goes to the trainer of the same ordinal, and the trainers before it run again, with
/// the same result.
///
/// A disk that is full for a while does not end training: a checkpoint that cannot be written is
/// told, the one before stays, and the next is written as if nothing had been. `requireSaved` says
/// at the end whether the last one was.
public final class TrainingFiles: Sendable {
  /// Where state is saved, at the end of every epoch and when the process is asked to end or, by
  /// SIGUSR1, to save; nil for nowhere.
  public let checkpoint: String?
  /// Steps after which state is saved too, unless saving would take more time than the steps do; nil
  /// for epochs only.
  public let stepInterval: Int?
  /// Epochs that end sooner than this after the last file are not saved, but for the last one; with
  /// none, every epoch is, and every step that is due.
  public let pause: Duration
  /// A checkpoint to go on from.
  public let resumption: String?
  /// Weights for the first trainer.
  public let weights: String?
  /// What weights are called in their file; nil for our names.
  public let names: WeightMap?
  /// The directory of plots, made if it is missing; nil for none.
  public let plots: String?
  private let isInterrupted: @Sendable () -> Bool
  private let print: @Sendable (String) -> Void
  private let trainerCount = Mutex(0)
  private let saving = Mutex(Saving())
  /// Keeps other processes from writing the checkpoint, from the first trainer on.
  private let lock = Mutex<FileLock?>(nil)
  /// What of them trainers and pictures have used.
  let record = UseRecord()

  /// Files by their paths.
  ///
  /// `isInterrupted` is asked after every step whether to save state and stop; nil for Ctrl-C.
  /// `print` takes one line of text for the user.
  public init(
    checkpoint: String? = nil, stepInterval: Int? = nil, pause: Duration = .seconds(1),
    resumption: String? = nil,
    weights: String? = nil, names: WeightMap? = nil, plots: String? = nil,
    isInterrupted: (@Sendable () -> Bool)? = nil,
    print: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.checkpoint = checkpoint
    self.stepInterval = stepInterval
    self.pause = pause
    self.resumption = resumption
    self.weights = weights
    self.names = names
    self.plots = plots
    self.isInterrupted = isInterrupted ?? { Interruption.isRequested }
    self.print = print
  }

  /// Whether state has been saved.
  public var isSaved: Bool { saving.withLock { $0.place != nil } }

  /// Called when all training has ended and its results are told.
  ///
  /// - Throws: why the last state is not in the checkpoint, and which one is.
  public func requireSaved() throws(Diagnostic) {
    if let failure = saving.withLock({ $0.failure }) { throw failure }
  }

  /// Called for every new trainer.
  ///
  /// - Throws: when weights or checkpoint do not fit it, or there is nowhere to save state: better
  ///   now than after hours.
  func opened(_ trainer: Trainer) throws(Diagnostic) {
    let ordinal = trainerCount.withLock { count in
      count += 1
      return count - 1
    }
    trainer.ordinal = ordinal
    record.note { use in
      use.files = true
      if trainer.options.tracesNonfinite { use.tracing = true }
    }
    if let checkpoint, ordinal == 0 {
      let taken = try FileLock.take(checkpoint)
      lock.withLock { $0 = taken }
      try FileWriting.requireReplaceable(checkpoint)
    }
    if let weights, ordinal == 0 {
      let report = try trainer.loadWeights(from: weights, names: names)
      print("weights: \(report.fitting.count) tensors from \(PrintedText.line(weights))")
      for line in report.lines { print(PrintedText.line(line)) }
    }
    guard let resumption else { return }
    let checkpoint = try Checkpoint(resumption)
    guard checkpoint.run.ordinal >= ordinal else { return }
    guard checkpoint.run.ordinal == ordinal else {
      trainer.savesState = false
      return
    }
    try trainer.resume(from: checkpoint, path: resumption)
    print("resumed \(PrintedText.line(resumption)): \(trainer.place)")
  }

  /// Called after every step.
  ///
  /// - Throws: when the user has asked to stop; state is saved then.
  func finishedStep(_ trainer: Trainer, step: Int) throws(Diagnostic) {
    if isInterrupted() { throw try interruption(trainer) }
    let isAsked = Interruption.takesSaveRequest
    let isDue = stepInterval.map { step % $0 == 0 && saving.withLock { $0.isAffordable(pause) } }
    if isAsked || isDue == true { saveIfPossible(trainer, isLast: false) }
  }

  /// Called after every epoch; the last is that of a call of `fit`.
  func finishedEpoch(_ trainer: Trainer, isLast: Bool) {
    let isDue = saving.withLock { $0.lastTime.map { .now - $0 >= pause } ?? true }
    if isDue || isLast { saveIfPossible(trainer, isLast: isLast) }
  }

  /// Called at the end of every call of `fit`: draws the curves so far.
  func finishedFit(_ trainer: Trainer) throws(Diagnostic) {
    let suffix = trainer.ordinal == 0 ? "" : "-\(trainer.ordinal + 1)"
    for (name, chart) in trainer.progress.history.charts(title: trainer.model.name) {
      try plot("\(name)\(suffix)") { chart.svg }
    }
  }

  /// Saves state; the first of failures in a row is told, and the end of them.
  private func saveIfPossible(_ trainer: Trainer, isLast: Bool) {
    let isFailing = saving.withLock { $0.failure != nil }
    do {
      try save(trainer)
      if isFailing { print("state is saved again: \(trainer.place)") }
    } catch {
      guard !isFailing else { return }
      print("warning" + error.description.dropFirst("error".count))
      if !isLast { print("  note: training goes on and tries again") }
    }
  }

  private func save(_ trainer: Trainer) throws(Diagnostic) {
    guard let checkpoint, trainer.savesState else { return }
    let place = trainer.place
    let start = ContinuousClock.now
    do {
      try trainer.save(to: checkpoint)
    } catch {
      throw saving.withLock { $0.failed(error, at: place) }
    }
    let end = ContinuousClock.now
    saving.withLock { $0 = Saving(lastTime: end, duration: end - start, place: place) }
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

/// How saving state has gone.
private struct Saving {
  /// When a file was last written, or could not be.
  var lastTime: ContinuousClock.Instant?
  /// How long the last file took.
  var duration = Duration.zero
  /// What the file holds that this run has written, for people; nil before the first.
  var place: String?
  /// Why the newest state is in no file; nil if it is.
  private(set) var failure: Diagnostic?

  init(
    lastTime: ContinuousClock.Instant? = nil, duration: Duration = .zero, place: String? = nil
  ) {
    self.lastTime = lastTime
    self.duration = duration
    self.place = place
  }

  /// Whether a file now would leave training at least half of the time.
  ///
  /// A file holds the whole history, so that files after all of many short steps would take the
  /// square of their number. What a process that is killed loses is then no more than what a file
  /// takes.
  func isAffordable(_ pause: Duration) -> Bool {
    guard let lastTime, pause > .zero else { return true }
    return .now - lastTime >= duration
  }

  /// Keeps why a file could not be written, and returns it with what that means.
  mutating func failed(_ reason: Diagnostic, at newPlace: String) -> Diagnostic {
    let before =
      place.map { "the file still has an earlier state: \($0)" }
      ?? "this run has saved nothing before"
    var reason = reason
    reason.notes.append("note: not saved: \(newPlace); \(before)")
    lastTime = .now
    failure = reason
    return reason
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
