import GraphC
import Training

/// A line through noisy points, y = w x + b, by descent on mini-batches, beside the closed form.
///
///     w = Σ (x - x̄)(y - ȳ) / Σ (x - x̄)²      b = ȳ - w x̄
///
/// A batch only estimates the slope of the whole error, so steps of constant size end in a cloud
/// around the solution; epochs with a tenth of the rate shrink the cloud.
enum LinearRegression {
  private static let rowCount = 256

  static let model = Model(
    name: "linear-regression", defaultBatchSize: 32, optimizer: SGD(learningRate: 0.1)
  ) { builder, batchSize in
    let x = builder.input("x", [batchSize, 1])
    let y = builder.input("y", [batchSize, 1])
    let prediction = Dense(1, name: "line")(x)
    builder.output("prediction", prediction)
    builder.output("loss", meanSquaredError(predictions: prediction, targets: y))
  }

  static func closedForm() throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("closed-form")
    let x = builder.input("x", [rowCount, 1])
    let y = builder.input("y", [rowCount, 1])
    let (xMean, yMean) = (x.mean(), y.mean())
    let w = ((x - xMean) * (y - yMean)).sum() / square(x - xMean).sum()
    builder.output("w", w)
    builder.output("b", yMean - w * xMean)
    return try builder.finish()
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    let data = try dataset(seed: request.seed)
    let exact = try Compiler.compile(try closedForm(), options: request.compiler)
    for (name, column) in data.columns { try exact.write(column, to: name) }
    try exact.run()
    let (exactW, exactB) = (try exact.buffer("w").scalar, try exact.buffer("b").scalar)

    let trainer = try Trainer(model: model, dataset: data, options: request.options(epochs: 20))
    var losses = try trainer.fit().epochs.map(\.training.loss)
    trainer.parameters[LearningRate.label]?.scalar = 0.01
    losses += try trainer.fit().epochs.map(\.training.loss)
    let w = trainer.parameters["line.weight"]?.scalar ?? .nan
    let b = trainer.parameters["line.bias"]?.scalar ?? .nan

    request.print("loss         \(Sparkline.text(losses))")
    request.print("descent      y = \(w.fixed(4)) x + \(b.fixed(4))")
    request.print("closed form  y = \(exactW.fixed(4)) x + \(exactB.fixed(4))")
    return TrainingReport([
      "w": w, "b": b, "closed form w": exactW, "closed form b": exactB,
      "loss": try trainer.evaluate(on: data).loss,
    ])
  }

  /// Points near y = 2 x + 1 with x in -1...1 and a normal error of deviation 0.1.
  private static func dataset(seed: Int64) throws(Diagnostic) -> Dataset {
    func numbers(_ initializer: Initializer, _ stream: Int) throws(Diagnostic) -> [Double] {
      let argument = Argument("x", .state, TensorType(.f64, [rowCount]), initializer)
      return try Initialization.fill(argument, seed: seed, ordinal: stream).doubles
    }
    let x = try numbers(.uniform(low: -1, high: 1), 0)
    let errors = try numbers(.normal(mean: 0, deviation: 0.1), 1)
    let type = TensorType(.f32, [rowCount, 1])
    return try Dataset([
      "x": TensorData(type, doubles: x),
      "y": TensorData(type, doubles: zip(x, errors).map { 2 * $0 + 1 + $1 }),
    ])
  }
}

extension ModelEntry {
  public static let linearRegression = ModelEntry(
    name: "linear-regression", summary: "a line by mini-batches and by the closed form",
    model: LinearRegression.model, train: LinearRegression.train)
}
