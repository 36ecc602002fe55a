import GraphC
import Training

/// One network, 784-300-1, with eleven functions behind its hidden sums.
///
/// The slope of a step is 0 everywhere, so its hidden weights stay as they began, and only the
/// output learns to read them.
enum ActivationComparison {
  static let activations: [Activation] = [
    .step, .sigmoid, .relu, .selu, .linear, .tanh, .leakyReLU, .elu, .gelu, .swish, .softmax,
  ]

  static let model = ShirtVsPullover.model(named: "activation-comparison", hidden: .gelu)

  /// Trains on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data).shirtsAndPullovers()
    var report = TrainingReport()
    var histories: [(title: String, history: TrainingHistory)] = []
    for activation in activations {
      let model = ShirtVsPullover.model(named: model.name, hidden: activation)
      let options = request.options(epochs: 3, recordsSteps: true)
      let trial = try Trial(model, on: data, options)
      let title = activation.rawValue
      request.print(trial.line(title))
      trial.add(title, to: &report)
      report.add("\(title) hidden change", try hiddenChange(trial))
      histories.append((title, trial.history))
    }
    try request.files?.plotLosses(histories, title: "eleven activations")
    return report
  }

  /// How far the hidden weight that moved farthest is from its first value.
  private static func hiddenChange(_ trial: Trial) throws(Diagnostic) -> Double {
    let name = "hidden.weight"
    guard let weight = trial.trainer.parameters[name] else { return .nan }
    let graph = try trial.trainer.model.trainingGraph(batchSize: 1)
    let variables = graph.arguments.filter { $0.role != .input }
    guard let ordinal = variables.firstIndex(where: { $0.label == name }) else { return .nan }
    let first = try Initialization.fill(
      variables[ordinal], seed: trial.trainer.options.seed, ordinal: ordinal)
    return zip(first.doubles, weight.data.doubles).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}

extension ModelEntry {
  public static let activationComparison = ModelEntry(
    name: "activation-comparison", summary: "eleven activations in the same network",
    model: ActivationComparison.model
  ) { request throws(Diagnostic) in try ActivationComparison.train(request) }
}
