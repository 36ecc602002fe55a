import GraphC
import Training

/// A network whose weights are stored in several ways.
struct QuantizedNetwork {
  let title: String
  let model: Model
  let training: Dataset
  let test: Dataset
  /// What is compared: `accuracy` or `loss`.
  let measure: String

  /// What one way of storing weights comes to.
  struct Result {
    let measure: String
    let value: Double
    /// Of all parameters, as a library holds them.
    let byteCount: Int
    /// Of a prediction for a batch.
    let seconds: Double

    var text: String { "\(measure) \(value.fixed(4))" }
  }

  static func all(
    _ data: (train: Dataset, test: Dataset)?, text: String?, _ sizes: QuantizedInference.Sizes
  ) throws(Diagnostic) -> [QuantizedNetwork] {
    let pictures = try FashionData(data).first(training: sizes.pictures, validation: 0)
    let sequences = try pictures.first(training: sizes.sequences, validation: 0)
    let text = if let text { text } else { try KingJamesBible.load() }
    let characters = try CharGPT.vocabulary.encode(String(text.prefix(sizes.characters)))
    let kept = characters.count - characters.count / 10
    var gpt = CharGPT()
    gpt.sizes = sizes.text
    let length = sizes.text.length
    return [
      QuantizedNetwork(
        title: "fashion-mlp", model: FashionMLP.model, training: pictures.training,
        test: pictures.test, measure: "accuracy"),
      QuantizedNetwork(
        title: "fashion-cnn",
        model: FashionCNN.model(ConvolutionStage.Variant(), filters: sizes.filters),
        training: pictures.training, test: pictures.test, measure: "accuracy"),
      QuantizedNetwork(
        title: "lstm", model: RecurrentNetwork.pictureModel(.lstm, units: sizes.units),
        training: sequences.training, test: sequences.test, measure: "accuracy"),
      QuantizedNetwork(
        title: "char-gpt", model: gpt.model,
        training: try Dataset(windowsOf: Array(characters[..<kept]), length: length),
        test: try Dataset(windowsOf: Array(characters[kept...]), length: length), measure: "loss"),
    ]
  }

  /// One for each of `QuantizedInference.ways`.
  func results(
    _ request: TrainingRequest, _ sizes: QuantizedInference.Sizes
  ) throws(Diagnostic) -> [Result] {
    let base = try Trainer(
      model: model, dataset: training, options: options(request, epochs: sizes.epochs))
    _ = try base.fit(progress: ProgressReporter(request))
    var results: [Result] = []
    for way in QuantizedInference.ways {
      guard let type = way.type else {
        results.append(try result(base, model, request))
        continue
      }
      var options = options(request, epochs: sizes.tuning)
      options.weights = type
      let trainer = try Trainer(model: model, dataset: training, options: options)
      try trainer.load(base.arrays)
      if way.isTrained { _ = try trainer.fit(progress: ProgressReporter(request)) }
      results.append(try result(trainer, model.storing(type), request))
    }
    return results
  }

  /// Steps begin and end small.
  private func options(_ request: TrainingRequest, epochs: Int) -> TrainingOptions {
    var options = request.options(epochs: epochs)
    let rows = options.batchSize ?? model.defaultBatchSize
    let steps = max(options.epochs * training.count / max(rows, 1), 2)
    let start = max(steps / 20, 1)
    options.schedule = .warmUp(length: start, then: .cosine(length: steps - start, end: 0.02))
    return options
  }

  private func result(
    _ trainer: Trainer, _ stored: Model, _ request: TrainingRequest
  ) throws(Diagnostic) -> Result {
    let measured = try trainer.evaluate(on: test)
    let graph = try stored.inferenceGraph(batchSize: model.defaultBatchSize)
    let parameters = graph.arguments.filter { $0.role == .parameter }
    return Result(
      measure: measure,
      value: measure == "loss" ? measured.loss : measured.metrics[measure] ?? .nan,
      byteCount: parameters.reduce(0) { $0 + $1.type.byteCount },
      seconds: try Self.seconds(of: graph, request))
  }

  /// The least of some runs.
  private static func seconds(
    of graph: Graph, _ request: TrainingRequest
  ) throws(Diagnostic) -> Double {
    var options = request.compiler
    options.execution.backend =
      options.execution.backend == .tiered ? .cc : options.execution.backend
    let program = try Compiler.compile(graph, options: options)
    var least = Double.infinity
    for _ in 0..<20 {
      let start = ContinuousClock.now
      try program.run()
      least = min(least, (ContinuousClock.now - start) / .seconds(1))
    }
    return least
  }

  /// Of the measure, in percent: points of accuracy, or the share by which a loss is higher.
  func change(from old: Double, to new: Double) -> Double {
    measure == "loss" ? (new / old - 1) * 100 : (new - old) * 100
  }
}
