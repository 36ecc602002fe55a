import GraphC
import Training

/// Clothes in ten classes by two hidden layers, 784-300-100-10: the running example of the field.
///
/// Pixels stay bytes in memory; the graph makes numbers in 0...1 of them.
public enum FashionMLP {
  public static let model = Model(
    name: "fashion-mlp", summary: "784-300-100-10 relu network on Fashion-MNIST",
    defaultBatchSize: 32, optimizer: Adam(learningRate: 1e-3)
  ) { builder, batchSize in
    let x = builder.input("x", [batchSize, 784], .u8)
    let labels = builder.input("labels", [batchSize], .u8)
    let network = Sequential {
      Dense(300, activation: .relu, name: "hidden1")
      Dense(100, activation: .relu, name: "hidden2")
      Dense(10, name: "output")
    }
    let logits = network(x.cast(to: .f32) * Tensor(1.0 / 255))
    builder.output("logits", logits)
    builder.output("loss", crossEntropy(logits: logits, labels: labels))
    builder.output("accuracy", accuracy(logits: logits, labels: labels))
  }

  /// Trains on `data`; nil for all of Fashion-MNIST.
  ///
  /// - Throws: when the files are missing, naming the package that has them; what training throws.
  public static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil
  ) throws(Diagnostic) -> TrainingReport {
    let data = if let data { data } else { try FashionMNIST.load() }
    let trainer = try Trainer(
      model: model, dataset: data.train, options: request.options(epochs: 5, recordsSteps: true))
    let weightCount = try model.parameterCount()
    request.print("\(weightCount) parameters, \(data.train.count) images")

    let history = try trainer.fit(progress: request.progress)
    let test = try trainer.evaluate(on: data.test)
    let accuracy = test.metrics["accuracy"] ?? .nan
    request.print("test accuracy \(accuracy.fixed(4)), loss \(test.loss.fixed(4))")
    if let files = request.files, files.plots != nil { try plot(trainer, data.test, to: files) }
    var report = TrainingReport([
      "parameters": Double(weightCount),
      "training loss": history.epochs.last?.training.loss ?? .nan,
      "training accuracy": history.epochs.last?.training.metrics["accuracy"] ?? .nan,
      "test loss": test.loss, "test accuracy": accuracy, "seconds": history.seconds,
    ])
    for (step, loss) in history.stepLosses.prefix(3).enumerated() {
      report.add("loss of step \(step + 1)", loss)
    }
    return report
  }
}

extension ModelEntry {
  public static let fashionMLP = ModelEntry(
    name: "fashion-mlp", summary: FashionMLP.model.summary, model: FashionMLP.model
  ) { request throws(Diagnostic) in
    try FashionMLP.train(request)
  }
}
