import GraphC
import Training

/// Is it a shirt or a pullover? One sigmoid neuron, and hidden layers of 300 units before it.
///
///     784-1              784 + 1                       =     785 parameters
///     784-300-1          784 · 300 + 300 + 300 + 1     = 235 801 parameters
///
/// Without a nonlinear function the hidden layer adds parameters but nothing that one neuron could
/// not say.
enum ShirtVsPullover {
  static let model = model(hidden: .relu)

  /// The network, with no hidden layer if its activation is nil; a positive logit means a shirt.
  static func model(
    named name: String = "shirt-vs-pullover", hidden: Activation?, units: Int = 300,
    initializer: WeightInitializer = .glorotUniform,
    optimizer: any Optimizer = SGD(learningRate: 0.01)
  ) -> Model {
    Model(
      name: name, summary: "784-1 and 784-300-1 tell shirts from pullovers",
      defaultBatchSize: 32, optimizer: optimizer
    ) { builder, batchSize in
      let x = builder.input("x", [batchSize, 784], .u8)
      let y = builder.input("y", [batchSize, 1])
      let network = Sequential {
        if let hidden {
          Dense(units, activation: hidden, initializer: initializer, name: "hidden")
        }
        Dense(1, initializer: initializer, name: "output")
      }
      let logits = network(x.cast(to: .f32) * Tensor(1.0 / 255))
      builder.output("logits", logits)
      builder.output("loss", binaryCrossEntropy(logits: logits, targets: y))
      builder.output("accuracy", binaryCorrectCount(logits: logits, targets: y))
    }
  }

  /// Trains three networks on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data).shirtsAndPullovers()
    request.print("\(data.training.count) images, \(data.test.count) to test")
    var report = TrainingReport()
    let networks: [(title: String, hidden: Activation?)] = [
      ("784-1", nil), ("784-300-1 linear", .linear), ("784-300-1 relu", .relu),
    ]
    for (title, hidden) in networks {
      let model = model(hidden: hidden)
      let trial = try Trial(model, on: data, request.options(epochs: 10, recordsSteps: true))
      let test = try trial.trainer.evaluate(on: data.test).metrics["accuracy"] ?? .nan
      request.print(trial.line(title))
      report.add("\(title) parameters", Double(try model.parameterCount()))
      trial.add(title, to: &report)
      report.add("\(title) test accuracy", test)
    }
    return report
  }
}

extension ModelEntry {
  public static let shirtVsPullover = ModelEntry(
    name: "shirt-vs-pullover", summary: ShirtVsPullover.model.summary,
    model: ShirtVsPullover.model
  ) { request throws(Diagnostic) in try ShirtVsPullover.train(request) }
}
