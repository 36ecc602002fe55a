import GraphC
import Training

/// First values of weights: how widely they are spread, and what a network makes of them.
///
/// Glorot and He choose the variance by the sizes of a layer, orthogonal weights keep lengths and
/// angles. From zeros nothing is learned: all hidden units are alike, and no gradient reaches them.
enum Initializers {
  static let choices: [(title: String, initializer: WeightInitializer)] = [
    ("zeros", .zeros), ("small normal", .normal(deviation: 0.01)),
    ("glorot uniform", .glorotUniform), ("he normal", .heNormal),
    ("orthogonal", .orthogonal()), ("sparse", .sparse(zeros: 0.9, deviation: 0.1)),
  ]

  static let model = ShirtVsPullover.model(
    named: "initializers", hidden: .relu, initializer: .heNormal)

  /// Trains networks with so many hidden units on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, units: Int = 300
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data).shirtsAndPullovers()
    var report = TrainingReport()
    for (title, initializer) in choices {
      let weight = try first(initializer, units, seed: request.seed)
      report.add("\(title) variance", variance(weight.doubles))
      report.add("\(title) distance from orthogonal", try distance(weight, request.compiler))
      let model = ShirtVsPullover.model(
        named: model.name, hidden: .relu, units: units, initializer: initializer)
      let trial = try Trial(model, on: data, request.options(epochs: 3, recordsSteps: true))
      request.print(trial.line(title))
      trial.add(title, to: &report)
    }
    return report
  }

  /// The weight of a layer from 784 pixels, `f32[784 x units]`.
  private static func first(
    _ initializer: WeightInitializer, _ units: Int, seed: Int64
  ) throws(Diagnostic) -> TensorData {
    let argument = Argument(
      "weight", .parameter, TensorType(.f32, [784, units]),
      initializer.initializer(fanIn: 784, fanOut: units))
    return try Initialization.fill(argument, seed: seed, ordinal: 0)
  }

  private static func variance(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
  }

  /// The largest element of |Wᵀ W - I|: 0 if columns are orthogonal and of length 1.
  private static func distance(
    _ weight: TensorData, _ options: CompilerOptions
  ) throws(Diagnostic) -> Double {
    let builder = GraphBuilder("distance")
    let w = builder.input("w", weight.shape)
    let gram = matmul(w.transposed, w)
    builder.output("distance", abs(gram - builder.identity(weight.shape[1])).max())
    let program = try Compiler.compile(try builder.finish(), options: options)
    try program.write(weight, to: "w")
    try program.run()
    return try program.buffer("distance").scalar
  }
}

extension ModelEntry {
  public static let initializers = ModelEntry(
    name: "initializers", summary: "first values of weights, and what is learned from them",
    model: Initializers.model
  ) { request throws(Diagnostic) in try Initializers.train(request) }
}
