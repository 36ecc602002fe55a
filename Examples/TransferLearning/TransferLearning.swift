import GraphC
import Training

/// What was learned from many pictures helps where there are few: convolutions trained on half of the classes are
/// frozen, and only what follows them is trained on 50 pictures of each of the others.
///
/// Frozen parameters have no gradient: the training program does not compute any for them.
enum TransferLearning {
  static let model = network().freezing("conv*")

  /// A network for five classes: `labels` 0 to 4.
  static func network(filters: [Int] = [32, 64]) -> Model {
    Model(
      name: "transfer-learning", summary: "frozen convolutions, and a new end for new classes",
      defaultBatchSize: 32, optimizer: Adam(learningRate: 1e-3)
    ) { builder, rows, mode in
      let x = builder.input("x", [rows, 784], .u8)
      let labels = builder.input("labels", [rows], .u8)
      let network = Sequential {
        Reshape([28, 28, 1])
        for count in filters { ConvolutionStage(count, ConvolutionStage.Variant()) }
        Flatten()
        Dropout(0.25)
        Dense(64, activation: .relu, name: "hidden")
        Dense(5, name: "output")
      }
      let logits = network(x.cast(to: .f32) * Tensor(1.0 / 255), mode: mode)
      builder.output("logits", logits)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
      builder.output("accuracy", accuracy(logits: logits, labels: labels))
    }
  }

  /// Trains on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil,
    filters: [Int] = [32, 64], pictures: Int = 50
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data)
    let network = network(filters: filters)
    var report = TrainingReport()
    let base = try Trainer(
      model: network, dataset: try data.training.classes(0..<5),
      options: request.options(epochs: 2))
    _ = try base.fit(progress: ProgressReporter(request))
    let old = try base.evaluate(on: data.test.classes(0..<5)).metrics["accuracy"] ?? .nan
    request.print("classes 0 to 4: accuracy \(old.fixed(4))")
    report.add("old classes accuracy", old)

    let few = try data.training.classes(5..<10, each: pictures)
    let test = try data.test.classes(5..<10)
    report.add("new pictures", Double(few.count))
    for (title, model) in [("transferred", network.freezing("conv*")), ("from scratch", network)] {
      let trainer = try Trainer(
        model: model, dataset: few, options: request.options(epochs: 40, recordsSteps: true))
      if title == "transferred" {
        try trainer.load(base.arrays.filter { $0.key.hasPrefix("conv") })
      }
      let history = try trainer.fit()
      let accuracy = try trainer.evaluate(on: test).metrics["accuracy"] ?? .nan
      let curve = Sparkline.text(history.stepLosses, width: 40, range: 0...1.6)
      request.print("\(title.padded(13)) \(curve.padded(41)) accuracy \(accuracy.fixed(4))")
      report.add("\(title) accuracy", accuracy)
      report.add("\(title) seconds", history.seconds)
      try request.files?.plot(title.split(separator: " ").joined(separator: "-")) {
        () throws(Diagnostic) in
        LineChart(
          title: "\(pictures) pictures of each class, \(title)", xLabel: "step", yLabel: "loss",
          [LineChart.Series("training", history.stepLosses)]
        ).svg
      }
    }
    return report
  }
}

extension Dataset {
  /// Rows of some classes, whose labels then begin at 0; the first `each` of every class, nil for all.
  fileprivate func classes(
    _ classes: Range<Int64>, each: Int? = nil
  ) throws(Diagnostic) -> Dataset {
    let labels = try column("labels").integers
    var counts: [Int64: Int] = [:]
    let rows = labels.indices.filter { row in
      guard classes.contains(labels[row]) else { return false }
      counts[labels[row], default: 0] += 1
      return each.map { counts[labels[row], default: 0] <= $0 } ?? true
    }
    let moved = rows.map { UInt8(labels[$0] - classes.lowerBound) }
    return try Dataset([
      "x": try subset(rows).column("x"), "labels": TensorData([rows.count], moved),
    ])
  }
}

extension ModelEntry {
  public static let transferLearning = ModelEntry(
    name: "transfer-learning", summary: TransferLearning.model.summary,
    model: TransferLearning.model
  ) { request throws(Diagnostic) in try TransferLearning.train(request) }
}
