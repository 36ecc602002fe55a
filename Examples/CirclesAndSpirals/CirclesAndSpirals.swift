import GraphC
import Training

/// Four sets of points in the plane, each by one neuron and by a net with two hidden layers.
///
/// One neuron draws a line: that is enough for two clouds, and for nothing else. Pictures show what
/// either says all over the plane.
enum CirclesAndSpirals {
  static let model = model(hidden: [32, 32])

  /// Inputs `x`, `f32[rows x 2]`, and `y`, 0 or 1.
  static func model(hidden widths: [Int]) -> Model {
    Model(
      name: "circles-and-spirals",
      summary: "what one neuron and what a net can separate in the plane",
      defaultBatchSize: 20, optimizer: Adam(learningRate: 0.01)
    ) { builder, rows in
      // Not made smaller: steep steps of tanh are what the arms of spirals need.
      var x = builder.input("x", [rows, 2])
      let y = builder.input("y", [rows, 1])
      for width in widths { x = Dense(width, activation: .tanh, name: "hidden")(x) }
      let logits = Dense(1, name: "output")(x)
      builder.output("prediction", sigmoid(logits))
      builder.output("loss", binaryCrossEntropy(logits: logits, targets: y))
      builder.output("correct", binaryCorrectCount(logits: logits, targets: y))
    }
  }

  /// Trains on `rows` points of each set, and counts on as many others.
  static func train(
    _ request: TrainingRequest, rows: Int = 400,
    kinds: [PlanePoints.Kind] = PlanePoints.Kind.allCases
  ) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    for kind in kinds {
      let noise = kind == .spirals ? 0.2 : 0.05
      let known = try PlanePoints(kind, noise: noise, seed: request.seed).dataset(rows)
      let new = try PlanePoints(kind, noise: noise, seed: ~request.seed).dataset(rows)
      for (title, widths) in [("neuron", []), ("net", [32, 32])] {
        var options = request.options(epochs: kind == .spirals ? 200 : 50)
        options.schedule = .cosine(length: options.epochs)
        options.scheduleUnit = .epoch
        let trainer = try Trainer(model: model(hidden: widths), dataset: known, options: options)
        let losses = try trainer.fit().epochs.map(\.training.loss)
        let share = try trainer.evaluate(on: new).metrics["correct"] ?? .nan
        request.print(
          "\(kind.rawValue.padded(8)) \(title.padded(7)) loss "
            + "\(Sparkline.text(losses, width: 30, range: 0...0.7).padded(31))"
            + "\((100 * share).fixed(1)) % of new points right")
        report.add("\(kind.rawValue) \(title) accuracy", share)
        try plot(trainer, new, "\(kind.rawValue)-\(title)", request.files)
      }
    }
    return report
  }

  /// What is said all over the plane, and points that were not learned from.
  private static func plot(
    _ trainer: Trainer, _ data: Dataset, _ name: String, _ files: TrainingFiles?
  ) throws(Diagnostic) {
    try files?.plot(name) { () throws(Diagnostic) in
      var boundary = try DecisionBoundary(
        title: name, classNames: ["0", "1"], x: -6...6, y: -6...6
      ) { plane throws(Diagnostic) in
        try trainer.predict(Dataset(["x": plane]))["prediction"]?.doubles ?? []
      }
      let points = try data.column("x").doubles
      boundary.add(
        x: stride(from: 0, to: points.count, by: 2).map { points[$0] },
        y: stride(from: 1, to: points.count, by: 2).map { points[$0] },
        classes: try data.column("y").doubles.map { $0 > 0.5 ? 1 : 0 })
      return try boundary.svg()
    }
  }
}

extension ModelEntry {
  public static let circlesAndSpirals = ModelEntry(
    name: "circles-and-spirals", summary: CirclesAndSpirals.model.summary,
    model: CirclesAndSpirals.model
  ) { request throws(Diagnostic) in try CirclesAndSpirals.train(request) }
}
