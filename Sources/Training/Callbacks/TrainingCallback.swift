import GraphC

/// Something that watches `Trainer.fit` between epochs, and may end it.
///
///     final class Patience: TrainingCallback {
///       func finished(
///         _ epoch: TrainingHistory.Epoch, of trainer: Trainer
///       ) -> CallbackDecision {
///         epoch.seconds > 60 ? .stop : .goOn
///       }
///     }
public protocol TrainingCallback: AnyObject {
  /// Called before the first epoch of every `fit`.
  func began(_ trainer: Trainer) throws(Diagnostic)

  /// Called after every epoch and its validation; one `.stop` ends the fit.
  func finished(
    _ epoch: TrainingHistory.Epoch, of trainer: Trainer
  ) throws(Diagnostic) -> CallbackDecision

  /// Called after every epoch when all callbacks have seen it: what `trainer.save` writes now is
  /// what the next epoch begins with.
  func settled(_ trainer: Trainer) throws(Diagnostic)

  /// Called after the last epoch of every `fit`, however it came to be the last.
  func ended(_ trainer: Trainer) throws(Diagnostic)

  /// What it has learned from the epochs of this `fit`, for checkpoints.
  var memory: CallbackMemory { get }

  /// Goes on with what a checkpoint says; called after `began` when a resumed `fit` goes on.
  func recall(_ memory: CallbackMemory) throws(Diagnostic)
}

/// What a callback needs to go on in another process.
public struct CallbackMemory: Hashable, Sendable {
  public var numbers: [String: Double]
  public var tensors: [String: TensorData]

  public init(numbers: [String: Double] = [:], tensors: [String: TensorData] = [:]) {
    self.numbers = numbers
    self.tensors = tensors
  }
}

/// Whether training goes on.
public enum CallbackDecision: Hashable, Sendable {
  case goOn, stop
}

extension TrainingCallback {
  public func began(_ trainer: Trainer) throws(Diagnostic) {}
  public func finished(
    _ epoch: TrainingHistory.Epoch, of trainer: Trainer
  ) throws(Diagnostic) -> CallbackDecision { .goOn }
  public func settled(_ trainer: Trainer) throws(Diagnostic) {}
  public func ended(_ trainer: Trainer) throws(Diagnostic) {}
  public var memory: CallbackMemory { CallbackMemory() }
  public func recall(_ memory: CallbackMemory) throws(Diagnostic) {}
}

extension Trainer {
  /// Tells callbacks that a `fit` begins, or goes on after a resumption.
  func begin(_ callbacks: [any TrainingCallback]) throws(Diagnostic) {
    self.callbacks = callbacks
    for callback in callbacks { try callback.began(self) }
    // Memories are those of the `fit` that was under way, not of finished ones before it.
    guard progress.isInLastFit else { return }
    for (key, callback) in Self.keyed(callbacks) {
      if let memory = memories[key] { try callback.recall(memory) }
    }
    memories = [:]
  }

  /// What callbacks remember, by their type and, among equal types, their place.
  var callbackMemories: [String: CallbackMemory] {
    guard !callbacks.isEmpty else { return memories }
    return Dictionary(
      uniqueKeysWithValues: Self.keyed(callbacks).map { ($0, $1.memory) }
        .filter { $0.1 != CallbackMemory() })
  }

  private static func keyed(
    _ callbacks: [any TrainingCallback]
  ) -> [(String, any TrainingCallback)] {
    var counts: [String: Int] = [:]
    return callbacks.map { callback in
      let name = "\(type(of: callback))"
      counts[name, default: 0] += 1
      return ("\(name).\(counts[name] ?? 1)", callback)
    }
  }
}

extension TrainingHistory.Epoch {
  /// All measured values by name: `loss`, the metrics, and the same of the validation data as
  /// `validation loss` and so on.
  public var values: [String: Double] {
    var values = training.metrics
    values["loss"] = training.loss
    guard let validation else { return values }
    values["validation loss"] = validation.loss
    for (name, value) in validation.metrics { values["validation " + name] = value }
    return values
  }

  /// The value called `name`, for a callback that watches it.
  /// - Throws: the nearest name if there is none.
  func watched(_ name: String, by callback: String) throws(Diagnostic) -> Double {
    let values = values
    if let value = values[name] { return value }
    throw Diagnostic(
      stage: "train", subject: callback,
      message: "there is no value '\(name)'"
        + Spelling.suggestion(for: name, among: values.keys.sorted()),
      notes: ["note: values are " + values.keys.sorted().joined(separator: ", ")])
  }
}
