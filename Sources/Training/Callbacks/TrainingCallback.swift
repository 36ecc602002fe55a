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

  /// Called after the last epoch of every `fit`, however it came to be the last.
  func ended(_ trainer: Trainer) throws(Diagnostic)
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
  public func ended(_ trainer: Trainer) throws(Diagnostic) {}
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
