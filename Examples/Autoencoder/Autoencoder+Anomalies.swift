import GraphC
import Training

extension Autoencoder {
  /// Trains a net on all classes but one, and ranks test pictures by how badly it gives them back.
  static func findAnomalies(
    _ data: FashionData, units: Int, code: Int, _ request: TrainingRequest,
    _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let trainer = try Trainer(
      model: model(units: units, code: code), dataset: try data.training.without(anomaly),
      options: request.options(epochs: 15))
    _ = try trainer.fit()
    let scores = try trainer.predict(data.test)["error"]?.doubles ?? []
    let targets = try data.test.column("labels").integers.map { $0 == anomaly }
    let curve = ROCCurve(scores: scores, targets: targets)
    let name = FashionMNIST.classNames[anomaly]
    request.print(
      "never shown a \(name.lowercased()), the net finds them: area under the curve "
        + curve.area.fixed(4))
    report.add("anomaly area under curve", curve.area)
    for (title, kind) in [("known", false), ("unknown", true)] {
      let errors = zip(scores, targets).filter { $0.1 == kind }.map(\.0)
      report.add("\(title) error", errors.reduce(0, +) / Double(max(errors.count, 1)))
    }
    try request.files?.plot("anomalies") { () throws(Diagnostic) in
      LineChart(
        title: "autoencoder: \(name) never shown", xLabel: "share of others taken for one",
        yLabel: "share found",
        [
          LineChart.Series(
            "error as score", x: curve.points.map(\.falsePositives),
            y: curve.points.map(\.truePositives)),
          LineChart.Series("guessing", x: [0, 1], y: [0, 1]),
        ]
      ).svg
    }
  }
}

extension Dataset {
  /// The rows of other classes.
  fileprivate func without(_ label: Int) throws(Diagnostic) -> Dataset {
    let labels = try column("labels").integers
    return try subset(labels.indices.filter { labels[$0] != label })
  }
}
