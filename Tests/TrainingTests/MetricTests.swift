import Foundation
import GraphC
import Testing
import Training

/// Metrics beside scikit-learn's, over batches of which the last is smaller.
@Suite struct MetricTests {
  struct Record: Decodable {
    let labels, logits, truth, scores, targets, predictions: [Double]
    let confusion, precision, recall, f1: [Double]
    let accuracy, top2, macroF1, perplexity: Double
    let binaryConfusion, binary: [Double]
    let binaryAccuracy, auc: Double
    let falsePositives, truePositives: [Double]
    let meanAbsoluteError, meanSquaredError, rSquared: Double
  }

  static func record() throws -> Record {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/Metrics/metrics.json")
    let records = try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
    return try #require(records.first)
  }

  /// A model that passes its inputs on, times a parameter that stays 1.
  private static let model = Model(
    name: "metrics", defaultBatchSize: 64, optimizer: SGD(learningRate: 0)
  ) { builder, n in
    let one = builder.parameter("one", [], .f64, initializer: .ones)
    let logits = builder.input("x", [n, 4], .f64) * one
    let scores = builder.input("scores", [n], .f64) * one
    let predictions = builder.input("predictions", [n], .f64) * one
    let labels = builder.input("labels", [n], .i64)
    let truth = builder.input("truth", [n], .f64)
    let targets = builder.input("targets", [n], .f64)
    builder.output("loss", crossEntropy(logits: logits, labels: labels))
    builder.output("accuracy", accuracy(logits: logits, labels: labels))
    builder.output("top2", topKAccuracy(logits: logits, labels: labels, count: 2))
    builder.output("binary", binaryAccuracy(scores: scores, targets: truth))
    builder.output("mae", meanAbsoluteError(predictions: predictions, targets: targets))
    builder.tally("classes", confusionCounts(logits: logits, labels: labels))
    builder.tally("yes", confusionCounts(scores: scores, targets: truth))
    builder.tally("scores", scoreHistogram(scores: scores, targets: truth, parts: 17))
    builder.tally("errors", regressionSums(predictions: predictions, targets: targets))
  }

  private func measurement(_ record: Record, _ backend: Backend) throws -> Training.Measurement {
    let count = record.labels.count
    func column(_ values: [Double], _ scale: Double = 1) -> TensorData {
      TensorData([count], values.map { $0 * scale })
    }
    let data = try Dataset([
      "x": TensorData([count, 4], record.logits.map { $0 / 8 }),
      // 0 to 16 in 17 parts, off their borders; above 8 is above the half.
      "scores": column(record.scores, 1 / 17.0 + 1e-9), "truth": column(record.truth),
      "predictions": column(record.predictions), "targets": column(record.targets),
      "labels": TensorData([count], record.labels.map { Int64($0) }),
    ])
    let options = TrainingOptions(
      compiler: compiler(backend),
      metrics: [
        .perplexity, .precision(of: "yes", class: 1), .recall(of: "yes", class: 1),
        .f1(of: "yes", class: 1), .f1(of: "classes"), .areaUnderCurve(of: "scores"),
        .rSquared(of: "errors"), .precision(of: "missing"),
      ])
    return try Trainer(model: Self.model, dataset: data, options: options).evaluate(on: data)
  }

  private func expectClose(
    _ found: Double?, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = found ?? .nan
    // Accuracies are f32 for each batch.
    #expect(abs(found - expected) <= 1e-7 * abs(expected), sourceLocation: sourceLocation)
  }

  /// 300 rows are measured as 256 and 44.
  @Test(arguments: Backend.allCases)
  func recordedMetrics(_ backend: Backend) throws {
    let record = try Self.record()
    let found = try measurement(record, backend)
    expectClose(found.metrics["accuracy"], record.accuracy)
    expectClose(found.metrics["top2"], record.top2)
    expectClose(found.metrics["mae"], record.meanAbsoluteError)
    expectClose(found.metrics["perplexity"], record.perplexity)
    expectClose(found.metrics["f1"], record.macroF1)
    expectClose(found.metrics["auc"], record.auc)
    expectClose(found.metrics["r2"], record.rSquared)
    #expect(found.tallies["classes"] == record.confusion)
    #expect(found.metrics["precision"]?.isNaN == true)
    expectClose(found.metrics["binary"], record.binaryAccuracy)
    #expect(found.tallies["yes"] == record.binaryConfusion)
    for (name, expected) in zip(["precision", "recall", "f1"], record.binary) {
      expectClose(found.metrics["\(name) of class 1"], expected)
    }
    let errors = RegressionScores(tally: try #require(found.tallies["errors"]))
    expectClose(errors.meanAbsoluteError, record.meanAbsoluteError)
    expectClose(errors.meanSquaredError, record.meanSquaredError)
  }

  @Test func classesOneByOne() throws {
    let record = try Self.record()
    let matrix = try ConfusionMatrix(tally: record.confusion)
    expectClose(matrix.accuracy, record.accuracy)
    #expect(matrix.total == 300 && matrix.support(of: 3) > 0)
    for label in 0..<4 {
      expectClose(matrix.precision(of: label), record.precision[label])
      expectClose(matrix.recall(of: label), record.recall[label])
      expectClose(matrix.f1(of: label), record.f1[label])
    }
    #expect(matrix.precision(of: 3) == 0)
    expectClose(matrix.mean(matrix.f1(of:)), record.macroF1)
    var counted = ConfusionMatrix(classCount: 4)
    for (row, label) in record.labels.enumerated() {
      let logits = record.logits[row * 4..<row * 4 + 4]
      let prediction = logits.indices.max { logits[$0] < logits[$1] } ?? 0
      counted.add(label: Int(label), prediction: prediction - row * 4)
    }
    #expect(counted == matrix)
    let mistake = diagnostic { _ = try ConfusionMatrix(tally: [1, 2, 3]) }
    #expect(mistake?.message == "expected the counts of a square matrix, found 3 numbers")
  }

  @Test func curves() throws {
    let record = try Self.record()
    let curve = ROCCurve(scores: record.scores, targets: record.truth.map { $0 == 1 })
    expectClose(curve.area, record.auc)
    #expect(curve.points.count == record.falsePositives.count)
    for (index, point) in curve.points.enumerated() {
      expectClose(point.falsePositives, record.falsePositives[index])
      expectClose(point.truePositives, record.truePositives[index])
    }
    #expect(ROCCurve(scores: [1, 2], targets: [true, true]).area.isNaN)
    #expect(ROCCurve(scores: [1, 1], targets: [true, false]).area == 0.5)
  }

  @Test func targetsThatAreAllAlike() {
    #expect(RegressionScores(tally: [3, 0, 0, 6, 12]).rSquared == 1)
    #expect(RegressionScores(tally: [3, 1, 1, 6, 12]).rSquared == 0)
  }
}
