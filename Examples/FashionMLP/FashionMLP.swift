import GraphC
import Training

/// Clothes in ten classes by hidden layers, 784-300-100-10 and 784-300-10: the running example of
/// the field.
///
/// Pixels stay bytes in memory; the graph makes numbers in 0...1 of them.
public enum FashionMLP {
  public static let model = model(hidden: [300, 100])
  /// The smaller network, whose labels become one-hot targets: the loss is the same.
  static let smallModel = model(hidden: [300], isOneHot: true)

  static func model(hidden: [Int], isOneHot: Bool = false) -> Model {
    let title = (["784"] + hidden.map(String.init) + ["10"]).joined(separator: "-")
    return Model(
      name: "fashion-mlp", summary: "\(title) relu network on Fashion-MNIST",
      defaultBatchSize: 32, optimizer: Adam(learningRate: 1e-3)
    ) { builder, batchSize in
      let x = builder.input("x", [batchSize, 784], .u8)
      let labels = builder.input("labels", [batchSize], .u8)
      let network = Sequential {
        for (index, units) in hidden.enumerated() {
          Dense(units, activation: .relu, name: "hidden\(index + 1)")
        }
        Dense(10, name: "output")
      }
      let logits = network(x.cast(to: .f32) * Tensor(1.0 / 255))
      builder.output("logits", logits)
      let loss =
        isOneHot
        ? crossEntropy(logits: logits, targets: oneHot(labels, depth: 10))
        : crossEntropy(logits: logits, labels: labels)
      builder.output("loss", loss)
      builder.output("accuracy", accuracy(logits: logits, labels: labels))
    }
  }

  /// Trains both networks on `data`; nil for all of Fashion-MNIST.
  ///
  /// - Throws: when the files are missing, naming the package that has them; what training throws.
  public static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil
  ) throws(Diagnostic) -> TrainingReport {
    let data = if let data { data } else { try FashionMNIST.load() }
    var report = try lossesByHand(request)
    try trainDeep(request, on: data, &report)
    // A checkpoint is the larger network's, which `graphc compile fashion-mlp` takes.
    var own = request
    own.files = nil
    let small = try fit(smallModel, data, own).test
    report.add("784-300-10 parameters", Double(try smallModel.parameterCount()))
    report.add("784-300-10 test loss", small.loss)
    report.add("784-300-10 test accuracy", small.metrics["accuracy"] ?? .nan)
    return report
  }

  /// Trains the network of two hidden layers.
  static func trainDeep(
    _ request: TrainingRequest, on data: (train: Dataset, test: Dataset),
    _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let (trainer, history, test) = try fit(model, data, request)
    if let files = request.files, files.plots != nil { try plot(trainer, data.test, to: files) }
    report.add("parameters", Double(try model.parameterCount()))
    report.add("training loss", history.epochs.last?.training.loss ?? .nan)
    report.add("training accuracy", history.epochs.last?.training.metrics["accuracy"] ?? .nan)
    report.add("test loss", test.loss)
    report.add("test accuracy", test.metrics["accuracy"] ?? .nan)
    report.add("seconds", history.seconds)
    for (step, loss) in history.stepLosses.prefix(3).enumerated() {
      report.add("loss of step \(step + 1)", loss)
    }
  }

  private static func fit(
    _ model: Model, _ data: (train: Dataset, test: Dataset), _ request: TrainingRequest
  ) throws(Diagnostic) -> (trainer: Trainer, history: TrainingHistory, test: Measurement) {
    let options = request.options(epochs: 10, recordsSteps: true)
    let trainer = try Trainer(model: model, dataset: data.train, options: options)
    let weightCount = try model.parameterCount()
    request.print("\(model.summary): \(weightCount) parameters, \(data.train.count) images")
    let history = try trainer.fit(progress: ProgressReporter(request))
    let test = try trainer.evaluate(on: data.test)
    let accuracy = test.metrics["accuracy"] ?? .nan
    request.print("test accuracy \(accuracy.fixed(4)), loss \(test.loss.fixed(4))")
    return (trainer, history, test)
  }
}

extension ModelEntry {
  public static let fashionMLP = ModelEntry(
    name: "fashion-mlp", summary: FashionMLP.model.summary, model: FashionMLP.model
  ) { request throws(Diagnostic) in
    try FashionMLP.train(request)
  }
}
