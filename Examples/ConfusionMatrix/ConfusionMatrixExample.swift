import GraphC
import Training

/// Which clothes are taken for which: rows are what a picture shows, columns what the network says.
///
/// Precision is the share of a column on the diagonal, recall that of a row. Shirts are the hard
/// class; trousers are hardly taken for anything else.
enum ConfusionMatrixExample {
  static let model = Model(
    name: "confusion-matrix", defaultBatchSize: 32, optimizer: Adam(learningRate: 1e-3),
    define: FashionMLP.model.define)

  /// Trains on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil
  ) throws(Diagnostic) -> TrainingReport {
    let data = if let data { data } else { try FashionMNIST.load() }
    let trainer = try Trainer(
      model: model, dataset: data.train, options: request.options(epochs: 3))
    _ = try trainer.fit(progress: ProgressReporter(request))
    let matrix = try matrix(of: trainer, on: data.test)
    show(matrix, request)
    var report = TrainingReport([
      "rows": Double(matrix.total), "accuracy": matrix.accuracy,
      "measured accuracy": try trainer.evaluate(on: data.test).metrics["accuracy"] ?? .nan,
    ])
    for (label, name) in FashionMNIST.classNames.enumerated() {
      report.add("\(name) rows", Double(matrix.support(of: label)))
      report.add("\(name) precision", matrix.precision(of: label))
      report.add("\(name) recall", matrix.recall(of: label))
    }
    return report
  }

  /// Counts labels and the places of the largest logits.
  private static func matrix(
    of trainer: Trainer, on data: Dataset
  ) throws(Diagnostic) -> ConfusionMatrix {
    let predictions = try trainer.predict(data)["logits"]?.largestPlaces ?? []
    var matrix = ConfusionMatrix(classCount: FashionMNIST.classNames.count)
    for (label, prediction) in zip(try data.column("labels").integers, predictions) {
      matrix.add(label: Int(label), prediction: prediction)
    }
    return matrix
  }

  private static func show(_ matrix: ConfusionMatrix, _ request: TrainingRequest) {
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(width - text.count, 0)) + text
    }
    let classes = 0..<matrix.classCount
    let heads = classes.map { right("\($0)", 5) }.joined()
    request.print("".padded(14) + heads + "  precision  recall")
    for label in classes {
      let counts = classes.map { right("\(matrix[label, $0])", 5) }.joined()
      request.print(
        "\(label) \(FashionMNIST.classNames[label])".padded(14) + counts
          + right(matrix.precision(of: label).fixed(3), 11)
          + right(matrix.recall(of: label).fixed(3), 8))
    }
  }
}

extension ModelEntry {
  public static let confusionMatrix = ModelEntry(
    name: "confusion-matrix", summary: "which clothes are taken for which, precision and recall",
    model: ConfusionMatrixExample.model
  ) { request throws(Diagnostic) in try ConfusionMatrixExample.train(request) }
}
