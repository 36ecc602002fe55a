import GraphC
import Training

extension RecurrentNetwork {
  /// Is asked at the end for the first number of a sequence.
  static func lagModel(
    _ kind: RecurrentKind, lag: Int, _ recurrent: WeightInitializer, units: Int = 32
  ) -> Model {
    Model(
      name: "\(kind.rawValue)-lag", summary: "the first of \(lag + 1) numbers",
      optimizer: Adam(learningRate: 5e-3).clippingGradients(toGlobalNorm: 1)
    ) { builder, rows, mode in
      let x = builder.input("x", [rows, lag + 1, 1])
      let y = builder.input("y", [rows, 1])
      let network = Sequential {
        kind.layer(units, returnsSequences: false, memory: openGates, recurrent: recurrent)
        Dense(1, name: "output")
      }
      let prediction = network(x, mode: mode)
      builder.output("prediction", prediction)
      builder.output("loss", meanSquaredError(predictions: prediction, targets: y))
    }
  }

  /// The bias of a gate that keeps 0.98 of the state in a step, and 0.34 in sixty.
  static let openGates = 4.0

  /// Weights of the state begin at random, as in PyTorch, or orthogonal, as in Keras: of the random
  /// ones of a simple network powers vanish, and with them what is to be remembered.
  static func lag(
    _ kind: RecurrentKind, _ request: TrainingRequest, _ sizes: Sizes,
    _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let train = try LagTask(lag: sizes.lag, seed: request.seed).dataset(sizes.lagRows)
    let test = try LagTask(lag: sizes.lag, seed: request.seed &+ 1).dataset(500)
    var options = request.options(epochs: sizes.lagEpochs, batchSize: 32, recordsSteps: true)
    options.schedule = .cosine(length: options.epochs * ((sizes.lagRows + 31) / 32), end: 0.05)
    var trainings: [(title: String, history: TrainingHistory)] = []
    for (title, recurrent) in [
      ("random", WeightInitializer.torchUniform), ("orthogonal", .orthogonal()),
    ] {
      let trainer = try Trainer(
        model: lagModel(kind, lag: sizes.lag, recurrent), dataset: train, options: options)
      trainings.append((title, try trainer.fit()))
      let loss = try trainer.evaluate(on: test).loss
      request.print(
        "a number \(sizes.lag) steps before, weights \(title): squared error \(loss.fixed(4)), "
          + "0.3333 without memory")
      report.add("lag of \(sizes.lag), weights \(title): squared error", loss)
    }
    try request.files?.plotLosses(
      trainings, title: "\(kind.title): the number \(sizes.lag) steps before", as: "lag")
  }
}
