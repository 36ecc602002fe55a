import GraphC
import Training

/// What keeps a network with many weights from learning few images by heart.
///
/// The gap between the loss on new images and that on known ones tells how much it did. Penalties
/// keep weights small, dropout keeps units from relying on each other, and early stopping ends
/// training when new images are no longer understood better, and goes back to that epoch.
enum Regularization {
  enum Method: String, CaseIterable {
    case none, l1, l2, dropout
    case earlyStopping = "early stopping"
  }

  static let model = model(.dropout)

  /// Two hidden layers of so many units, 784-300-100-10.
  static func model(_ method: Method, units: [Int] = [300, 100]) -> Model {
    let adam = Adam(learningRate: 1e-3)
    let optimizer: any Optimizer =
      switch method {
      case .l1: adam.penalizingWeights(l1: 1e-4, of: ["*.weight"])
      case .l2: adam.penalizingWeights(l2: 1e-3, of: ["*.weight"])
      case .none, .dropout, .earlyStopping: adam
      }
    let rate = method == .dropout ? 0.2 : 0
    return Model(name: "regularization", defaultBatchSize: 32, optimizer: optimizer) {
      builder, batchSize, mode in
      let x = builder.input("x", [batchSize, 784], .u8)
      let labels = builder.input("labels", [batchSize], .u8)
      let network = Sequential {
        for count in units {
          Dense(count, activation: .relu, name: "hidden")
          Dropout(rate)
        }
        Dense(10, name: "output")
      }
      let logits = network(x.cast(to: .f32) * Tensor(1.0 / 255), mode: mode)
      builder.output("logits", logits)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
      builder.output("accuracy", accuracy(logits: logits, labels: labels))
    }
  }

  /// Trains on the first images of `data`; nil for Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil,
    units: [Int] = [300, 100]
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data).first(training: 2000, validation: 2000)
    var report = TrainingReport()
    for method in Method.allCases {
      let stopping = EarlyStopping(minimumChange: 1e-3, patience: 10, restoresBest: true)
      let trial = try Trial(
        model(method, units: units), on: data, request.options(epochs: 40),
        callbacks: method == .earlyStopping ? [stopping] : [])
      let gap = trial.validation.loss - trial.training.loss
      request.print(trial.line(method.rawValue) + "  gap \(gap.fixed(4))")
      trial.add(method.rawValue, to: &report)
      report.add("\(method.rawValue) gap", gap)
      report.add("\(method.rawValue) epochs", Double(trial.history.epochs.count))
      if let best = stopping.bestEpoch { report.add("early stopping best epoch", Double(best)) }
    }
    return report
  }
}

extension ModelEntry {
  public static let regularization = ModelEntry(
    name: "regularization", summary: "none, L1, L2, dropout 0.2 and early stopping on few images",
    model: Regularization.model
  ) { request throws(Diagnostic) in try Regularization.train(request) }
}
