import GraphC
import Training

/// One sigmoid neuron on XOR with binary cross-entropy and η = ½: the first step by hand, then
/// many; no line separates the classes, so four right answers are never reached.
enum XorNeuron {
  static let model = Model(
    name: "xor-neuron", defaultBatchSize: 4, optimizer: SGD(learningRate: 0.5)
  ) { builder, batchSize in
    let x = builder.input("x", [batchSize, 2])
    let y = builder.input("y", [batchSize, 1])
    let z = Dense(1, name: "neuron")(x)
    builder.output("z", z)
    builder.output("prediction", sigmoid(z))
    builder.output("loss", binaryCrossEntropy(logits: z, targets: y))
    builder.output("correct", binaryCorrectCount(logits: z, targets: y))
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    let data = try LogicFunction.xor.dataset()
    var report = try firstStep(try data.subset([0]), request)
    let trainer = try Trainer(
      model: model, dataset: data, options: request.options(epochs: 1000))
    let history = try trainer.fit()
    let correct = history.epochs.map { ($0.training.metrics["correct"] ?? 0) * 4 }
    request.print("loss     \(Sparkline.text(history.epochs.map(\.training.loss)))")
    request.print("at best \(Int(saturating: correct.max() ?? 0))/4 rows are right")
    report.add("loss", try trainer.evaluate(on: data).loss)
    report.add("correct", correct.max() ?? 0)
    return report
  }

  /// w = (-0.1, 0.75, 0.5) and x = (0, 0): prediction, loss, and the weights after one step.
  private static func firstStep(
    _ row: Dataset, _ request: TrainingRequest
  ) throws(Diagnostic) -> TrainingReport {
    let options = TrainingOptions(batchSize: 1, recordsSteps: true, compiler: request.compiler)
    let trainer = try Trainer(model: model, dataset: row, options: options)
    try trainer.parameters["neuron.bias"]?.load(TensorData([1], [-0.1] as [Float]))
    try trainer.parameters["neuron.weight"]?.load(TensorData([2, 1], [0.75, 0.5] as [Float]))

    let forward = try Compiler.compile(
      try model.inferenceGraph(batchSize: 1), options: request.compiler,
      sharing: trainer.parameters)
    try forward.write(try row.column("x"), to: "x")
    try forward.run()
    let (z, prediction) = (try forward.buffer("z"), try forward.buffer("prediction"))
    request.print("z = \(z.scalar.fixed(4)), prediction \(prediction.scalar.fixed(4))")

    let loss = try trainer.fit().stepLosses[0]
    let bias = trainer.parameters["neuron.bias"]?.data.doubles ?? []
    let weights = bias + (trainer.parameters["neuron.weight"]?.data.doubles ?? [])
    request.print("loss \(loss.fixed(4)), then w = \(weights.map { $0.fixed(4) })")
    return TrainingReport([
      "z": z.scalar, "prediction": prediction.scalar, "first loss": loss,
      "w0": weights[0], "w1": weights[1], "w2": weights[2],
    ])
  }
}

extension ModelEntry {
  public static let xorNeuron = ModelEntry(
    name: "xor-neuron", summary: "one sigmoid neuron, which cannot learn XOR",
    model: XorNeuron.model, train: XorNeuron.train)
}
