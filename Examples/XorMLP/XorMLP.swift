import GraphC
import Training

/// XOR with hidden sigmoid units, as 2-2-1, 2-3-1 and 2-2-2-1, and with step units whose weights
/// are set by hand.
///
/// Two hidden units can end in a flat part of the error where three rows are right at best; another
/// start is tried then.
enum XorMLP {
  static let model = model(hidden: [2])

  static func model(hidden widths: [Int]) -> Model {
    Model(
      name: "xor-mlp", defaultBatchSize: 4, optimizer: SGD(learningRate: 0.5, momentum: 0.9)
    ) { builder, batchSize in
      var x = builder.input("x", [batchSize, 2])
      let y = builder.input("y", [batchSize, 1])
      let start = WeightInitializer.fixed(.uniform(low: -2, high: 2))
      for width in widths {
        x = Dense(width, activation: .sigmoid, initializer: start, name: "hidden")(x)
      }
      let logits = Dense(1, initializer: start, name: "output")(x)
      builder.output("prediction", sigmoid(logits))
      builder.output("loss", binaryCrossEntropy(logits: logits, targets: y))
      builder.output("correct", binaryCorrectCount(logits: logits, targets: y))
    }
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport(["step units correct": try stepUnits(request)])
    for widths in [[2], [3], [2, 2]] {
      let model = model(hidden: widths)
      let name = (["2"] + widths.map(String.init) + ["1"]).joined(separator: "-")
      let (losses, correct, starts) = try learn(model, name, request)
      request.print("\(name.padded(7)) loss \(Sparkline.text(losses, range: 0...0.7))")
      request.print("        \(correct)/4 rows are right after \(starts) start(s)")
      report.add("\(name) correct", Double(correct))
      report.add("\(name) loss", losses.last ?? .nan)
    }
    return report
  }

  /// The loss curve of the first start, of at most five, that gets all rows right.
  private static func learn(
    _ model: Model, _ name: String, _ request: TrainingRequest, start: Int = 1
  ) throws(Diagnostic) -> (losses: [Double], correct: Int, starts: Int) {
    let data = try LogicFunction.xor.dataset()
    let seed = request.seed &+ Int64(start - 1)
    let trainer = try Trainer(
      model: model, dataset: data, options: request.options(epochs: 400, seed: seed))
    let history = try trainer.fit()
    let share = try trainer.evaluate(on: data).metrics["correct"] ?? 0
    let correct = Int(saturating: (share * 4).rounded())
    if correct < 4 && start < 5 { return try learn(model, name, request, start: start + 1) }
    try plot(trainer, data, name, to: request.files)
    return (history.epochs.map(\.training.loss), correct, start)
  }

  /// What the net of this name says all over the plane.
  private static func plot(
    _ trainer: Trainer, _ data: Dataset, _ net: String, to files: TrainingFiles?
  ) throws(Diagnostic) {
    try files?.plot("boundary-\(net)") { () throws(Diagnostic) in
      var boundary = try DecisionBoundary(
        title: "XOR by \(net)", classNames: ["0", "1"], x: -0.5...1.5, y: -0.5...1.5
      ) { plane throws(Diagnostic) in
        try trainer.predict(Dataset(["x": plane]))["prediction"]?.doubles ?? []
      }
      let points = try data.column("x").doubles
      boundary.add(
        x: stride(from: 0, to: 8, by: 2).map { points[$0] },
        y: stride(from: 1, to: 8, by: 2).map { points[$0] },
        classes: try data.column("y").integers.map { Int($0) })
      return try boundary.svg()
    }
  }

  /// How many rows OR and NAND, joined by AND, get right.
  private static func stepUnits(_ request: TrainingRequest) throws(Diagnostic) -> Double {
    func step(_ x: Tensor) -> Tensor { x.greaterEqual(0).cast(to: .f32) }
    let builder = GraphBuilder("step-units")
    let x = builder.input("x", [4, 2])
    let y = builder.input("y", [4, 1])
    let or = step(x.sum([1], keepingDimensions: true) - 0.5)
    let nand = step(1.5 - x.sum([1], keepingDimensions: true))
    builder.output("correct", step(or + nand - 1.5).equal(y).cast(to: .i64).sum())
    let program = try Compiler.compile(try builder.finish(), options: request.compiler)
    for (name, column) in try LogicFunction.xor.dataset().columns {
      try program.write(column, to: name)
    }
    try program.run()
    let correct = try program.buffer("correct").scalar
    let rows = Int(saturating: correct)
    request.print("step units OR(-0.5), NAND(1.5), AND(-1.5): \(rows)/4 rows are right")
    return correct
  }
}

extension ModelEntry {
  public static let xorMLP = ModelEntry(
    name: "xor-mlp", summary: "hidden units learn XOR; three nets and their loss curves",
    model: XorMLP.model, train: XorMLP.train)
}
