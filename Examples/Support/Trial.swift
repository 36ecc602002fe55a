import GraphC
import Training

/// One of several trainings that are compared: what it learned, and how it went.
struct Trial {
  let trainer: Trainer
  let history: TrainingHistory
  let training: Measurement
  let validation: Measurement

  /// Trains a model, and measures it on the data it saw and on those it did not.
  init(
    _ model: Model, on data: FashionData, _ options: TrainingOptions,
    callbacks: [any TrainingCallback] = []
  ) throws(Diagnostic) {
    trainer = try Trainer(model: model, dataset: data.training, options: options)
    history = try trainer.fit(
      validation: callbacks.isEmpty ? nil : data.validation, callbacks: callbacks)
    training = try trainer.evaluate(on: data.training)
    validation = try trainer.evaluate(on: data.validation)
  }

  /// On the validation data.
  var accuracy: Double { validation.metrics["accuracy"] ?? .nan }

  /// The curve of the losses, in steps if they were recorded, and what was reached.
  func line(_ title: String, range: ClosedRange<Double> = 0...0.7) -> String {
    let steps = history.stepLosses
    let losses = steps.isEmpty ? history.epochs.map(\.training.loss) : steps
    let curve = Sparkline.text(losses, width: 40, range: range)
    return title.padded(20) + curve.padded(40)
      + "  loss \(training.loss.fixed(4))  accuracy \(accuracy.fixed(4))"
  }

  /// Adds what was reached as facts of this title.
  func add(_ title: String, to report: inout TrainingReport) {
    report.add("\(title) loss", training.loss)
    report.add("\(title) validation loss", validation.loss)
    report.add("\(title) validation accuracy", accuracy)
  }
}
