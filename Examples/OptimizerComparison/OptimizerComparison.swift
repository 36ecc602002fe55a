import GraphC
import Training

/// Rules that turn gradients into steps, on one network, 784-300-1, from the same first weights.
///
/// Momentum is written in three forms. At a constant rate the first two are one method, and so is
/// the running mean, if its rate is 1 / (1 - β) times theirs.
enum OptimizerComparison {
  /// Rates are those the field begins with; iRprop- needs the gradient of all images.
  static let rules: [(title: String, optimizer: any Optimizer)] = [
    ("sgd", SGD(learningRate: 0.01)),
    ("momentum sum", SGD(learningRate: 0.01, momentum: 0.9, form: .sum)),
    ("momentum velocity", SGD(learningRate: 0.01, momentum: 0.9, form: .velocity)),
    ("momentum average", SGD(learningRate: 0.1, momentum: 0.9, form: .average)),
    ("nesterov", SGD(learningRate: 0.01, momentum: 0.9, nesterov: true)),
    ("rmsprop", RMSProp(learningRate: 1e-3)),
    ("adam", Adam(learningRate: 1e-3)),
    ("adam epsilon inside", Adam(learningRate: 1e-3, epsilonPlacement: .inside)),
    ("adamw", AdamW(learningRate: 1e-3)),
    ("nadam", NAdam(learningRate: 1e-3)),
    ("adagrad", Adagrad(learningRate: 0.01)),
    ("adadelta", Adadelta()),
  ]

  static let model = ShirtVsPullover.model(
    named: "optimizer-comparison", hidden: .relu, optimizer: Adam(learningRate: 1e-3))

  /// Trains on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data).shirtsAndPullovers()
    var report = TrainingReport()
    var histories: [(title: String, history: TrainingHistory)] = []
    for (title, optimizer) in rules {
      let model = model.trained(by: optimizer)
      let trial = try Trial(model, on: data, request.options(epochs: 3, recordsSteps: true))
      request.print(trial.line(title))
      trial.add(title, to: &report)
      histories.append((title, trial.history))
    }
    try request.files?.plotLosses(histories, title: "rules with mini-batches")
    var options = request.options(epochs: 30, recordsSteps: true)
    (options.batchSize, options.epochs) = (data.training.count, (request.epochs ?? 3) * 10)
    let model = model.trained(by: RProp(learningRate: 1e-3))
    let trial = try Trial(model, on: data, options)
    request.print(trial.line("irprop- full batch"))
    trial.add("irprop- full batch", to: &report)
    return report
  }
}

extension ModelEntry {
  public static let optimizerComparison = ModelEntry(
    name: "optimizer-comparison", summary: "thirteen rules for steps on the same network",
    model: OptimizerComparison.model
  ) { request throws(Diagnostic) in try OptimizerComparison.train(request) }
}
