import Foundation
import GraphC
import Training

/// One hidden layer approximates a continuous function on [0, 1], the better the wider it is.
///
///     F(x) = Σᵢ αᵢ σ(wᵢ x + bᵢ) + β
///
/// The theorem promises weights; that descent finds good ones is shown here for one function.
enum UniversalApproximation {
  static let widths = [1, 4, 16, 64]
  static let model = model(width: 16)

  static func model(width: Int) -> Model {
    Model(
      name: "universal-approximation", defaultBatchSize: 64, optimizer: Adam(learningRate: 0.02)
    ) { builder, batchSize in
      let x = builder.input("x", [batchSize, 1])
      let y = builder.input("y", [batchSize, 1])
      // w (x - c) instead of w x + b, with steps that begin evenly spread over the interval.
      let steepness = builder.parameter("steepness", [width], initializer: .constant(10))
      let shift = builder.parameter("shift", [width])
      let centre = (builder.iota(TensorType(.f32, [width])) + 0.5) / Tensor(Double(width)) + shift
      let hidden = sigmoid(steepness * (x - centre))
      // Zeros, or a step of the wrong sign would first be pushed out of the interval.
      let prediction = Dense(1, initializer: .zeros, name: "output")(hidden)
      builder.output("prediction", prediction)
      builder.output("loss", meanSquaredError(predictions: prediction, targets: y))
    }
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    let data = try dataset()
    request.print("function        \(Sparkline.text(try data.column("y").doubles))")
    for width in widths {
      let model = model(width: width)
      let trainer = try Trainer(
        model: model, dataset: data, options: options(request, rowCount: data.count))
      _ = try trainer.fit()
      let error = try trainer.evaluate(on: data).loss.squareRoot()
      let forward = try Compiler.compile(
        try model.inferenceGraph(batchSize: data.count), options: request.compiler,
        sharing: trainer.parameters)
      try forward.write(try data.column("x"), to: "x")
      try forward.run()
      let curve = Sparkline.text(try forward.read("prediction").doubles)
      request.print("\(width) units".padded(9) + " \(error.fixed(4)) \(curve)")
      report.add("error at width \(width)", error)
    }
    return report
  }

  /// Steps that become smaller and smaller.
  ///
  /// At a constant rate Adam leaps now and then, far off and back, and where it is when the last
  /// step comes depends on the last bits of sums.
  private static func options(_ request: TrainingRequest, rowCount: Int) -> TrainingOptions {
    var options = request.options(epochs: 2000)
    let batchSize = options.batchSize ?? model.defaultBatchSize
    let stepsPerEpoch = (rowCount + batchSize - 1) / batchSize
    options.schedule = .cosine(length: max(stepsPerEpoch * options.epochs, 1))
    return options
  }

  /// 64 points of sin 2πx + ½ cos 5πx.
  private static func dataset() throws(Diagnostic) -> Dataset {
    let x = (0..<64).map { Double($0) / 63 }
    let type = TensorType(.f32, [64, 1])
    return try Dataset([
      "x": TensorData(type, doubles: x),
      "y": TensorData(type, doubles: x.map { sin(2 * .pi * $0) + 0.5 * cos(5 * .pi * $0) }),
    ])
  }
}

extension ModelEntry {
  public static let universalApproximation = ModelEntry(
    name: "universal-approximation",
    summary: "the error of one hidden layer falls with its width",
    model: UniversalApproximation.model, train: UniversalApproximation.train)
}
