import GraphC
import Training

/// A loss of one's own is a sum of whatever one wants to be small.
///
///     loss = cross entropy
///          + a · roughness of the pictures that the first weights are
///          + b · expected cost of the confusions
///
/// The cost matrix says that a shirt taken for a pullover, a coat or a T-shirt is expensive, and the network takes
/// fewer for these, at the price of others. Gradients need no thought.
enum CustomLoss {
  /// How much the parts weigh.
  struct Weights {
    let title: String
    var roughness = 0.0
    var cost = 0.0

    static let all = [
      Weights(title: "cross entropy alone"), Weights(title: "smooth", roughness: 1e-2),
      Weights(title: "costly confusions", cost: 1),
      Weights(title: "both", roughness: 1e-2, cost: 1),
    ]
  }

  static let shirt = 6
  /// Classes that a shirt must not be taken for: T-shirts, pullovers, coats.
  static let expensive = [0, 2, 4]
  static let model = model(Weights.all[3])

  static func model(_ weights: Weights, units: Int = 100) -> Model {
    Model(
      name: "custom-loss", summary: "cross entropy, smooth weights and a cost of confusions",
      defaultBatchSize: 64, optimizer: Adam(learningRate: 1e-3)
    ) { builder, rows in
      let x = builder.input("x", [rows, 784], .u8)
      let labels = builder.input("labels", [rows], .u8)
      let first = builder.parameter(
        "first", [784, units], initializer: .glorotUniform(fanIn: 784, fanOut: units))
      let hidden = relu(
        matmul(x.cast(to: .f32) * Tensor(1.0 / 255), first)
          + builder.parameter("bias", [units]))
      let logits = Dense(10, name: "output")(hidden)
      let entropy = crossEntropy(logits: logits, labels: labels)
      let (rough, cost) = (roughness(first), expectedCost(logits, labels))
      builder.output("logits", logits)
      builder.output("cross_entropy", entropy)
      builder.output("roughness", rough)
      builder.output("cost", cost)
      builder.output(
        "loss", entropy + Tensor(weights.roughness) * rough + Tensor(weights.cost) * cost)
      builder.output("accuracy", accuracy(logits: logits, labels: labels))
    }
  }

  /// The sum over units of squared differences between weights of neighbouring pixels, for each unit's mean.
  private static func roughness(_ weights: Tensor) -> Tensor {
    let units = weights.shape[1]
    let pictures = weights.reshape([28, 28, units])
    return [0, 1].map { axis in
      square(pictures.slice(axis: axis, from: 1) - pictures.slice(axis: axis, to: -1)).sum()
    }.reduce(Tensor(0), +) * Tensor(1 / Double(units))
  }

  /// The mean over rows of what each class costs, times how probable it is taken to be.
  private static func expectedCost(_ logits: Tensor, _ labels: Tensor) -> Tensor {
    var costs = [Float](repeating: 0, count: 100)
    for other in expensive { costs[shirt * 10 + other] = 2 }
    guard let builder = logits.builder else { return logits }
    let matrix = builder.constant(TensorData([10, 10], costs))
    return (softmax(logits) * embedding(labels, table: matrix)).sum([1]).mean()
  }

  /// Trains with each choice of weights on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, units: Int = 100
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data)
    var report = TrainingReport()
    for weights in Weights.all {
      let trainer = try Trainer(
        model: model(weights, units: units), dataset: data.training,
        options: request.options(epochs: 4))
      _ = try trainer.fit(progress: ProgressReporter(request))
      let test = try trainer.evaluate(on: data.test)
      let confusions = try expensiveConfusions(trainer, data.test)
      let accuracy = test.metrics["accuracy"] ?? .nan
      let rough = test.metrics["roughness"] ?? .nan
      let title = weights.title
      request.print(
        "\(title.padded(20)) accuracy \(accuracy.fixed(4)), roughness \(rough.fixed(3)), "
          + "\(confusions) expensive confusions")
      report.add("\(title) accuracy", accuracy)
      report.add("\(title) roughness", rough)
      report.add("\(title) expensive confusions", Double(confusions))
      try plot(trainer, title, to: request.files, units: units)
    }
    return report
  }

  /// How many shirts were taken for one of the classes that are expensive.
  private static func expensiveConfusions(
    _ trainer: Trainer, _ test: Dataset
  ) throws(Diagnostic) -> Int {
    let taken = try trainer.predict(test)["logits"]?.largestPlaces ?? []
    let labels = try test.column("labels").integers
    return zip(labels, taken).count { $0 == Int64(shirt) && expensive.contains($1) }
  }

  /// The first weights of each unit as a picture.
  private static func plot(
    _ trainer: Trainer, _ title: String, to files: TrainingFiles?, units: Int
  ) throws(Diagnostic) {
    try files?.picture("weights-\(title.split(separator: " ").joined(separator: "-"))") {
      () throws(Diagnostic) in
      let weights = trainer.arrays["first"]?.doubles ?? []
      let largest = max(weights.reduce(0) { max($0, $1.magnitude) }, .leastNormalMagnitude)
      let pixels = (0..<units).flatMap { unit in
        (0..<784).map { Float(0.5 + 0.5 * weights[$0 * units + unit] / largest) }
      }
      return try ImageGrid.picture(of: TensorData([units, 28, 28], pixels))
    }
  }
}

extension ModelEntry {
  public static let customLoss = ModelEntry(
    name: "custom-loss", summary: CustomLoss.model.summary, model: CustomLoss.model
  ) { request throws(Diagnostic) in try CustomLoss.train(request) }
}
