import Foundation
import GraphC
import Training

/// How large steps should be: a range test finds the scale, schedules change it on the way.
///
/// The range test raises the rate a little with every step. Where the loss falls fastest, rates are
/// good; a tenth of the rate at which it is least leaves room. The one-cycle policy climbs there and
/// comes down again, far below where it began.
enum LearningRateExample {
  static let model = ShirtVsPullover.model(named: "learning-rate", hidden: .relu)

  /// Trains on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data).shirtsAndPullovers()
    var options = request.options(epochs: 6, recordsSteps: true)
    var report = TrainingReport()
    let highest = try rangeTest(on: data, options, request, &report)
    options.optimizer = SGD(learningRate: highest)
    let batchSize = min(options.batchSize ?? model.defaultBatchSize, data.training.count)
    let stepCount = (data.training.count + batchSize - 1) / batchSize * options.epochs
    let schedules: [(title: String, schedule: any LearningRateSchedule)] = [
      ("constant", .constant()), ("step", .step(every: max(stepCount / 3, 1), factor: 0.1)),
      ("cosine", .cosine(length: stepCount)), ("one-cycle", .oneCycle(length: stepCount)),
    ]
    var curves: [LineChart.Series] = []
    for (title, schedule) in schedules {
      options.schedule = schedule
      let trial = try Trial(model, on: data, options)
      let rates = (0..<stepCount).map { highest * schedule.factor(at: $0) }
      request.print("rate".padded(20) + Sparkline.text(rates, width: 40, range: 0...highest))
      request.print(trial.line(title))
      report.add("\(title) first rate", rates.first ?? .nan)
      report.add("\(title) highest rate", rates.max() ?? .nan)
      report.add("\(title) last rate", trial.trainer.learningRate)
      trial.add(title, to: &report)
      curves.append(LineChart.Series(title, rates))
    }
    try request.files?.plot("schedules") { () throws(Diagnostic) in
      LineChart(title: "schedules", xLabel: "step", yLabel: "rate", counts: true, curves).svg
    }
    return report
  }

  /// The rate that a range test suggests.
  private static func rangeTest(
    on data: FashionData, _ options: TrainingOptions, _ request: TrainingRequest,
    _ report: inout TrainingReport
  ) throws(Diagnostic) -> Double {
    let trainer = try Trainer(model: model, dataset: data.training, options: options)
    let range = try trainer.rangeTest(from: 1e-4, to: 1, steps: 200)
    let suggestion = range.suggestion ?? model.optimizer.learningRate
    request.print("range test".padded(20) + Sparkline.text(range.smoothed, width: 40))
    request.print(
      "rates \(range.rates.first?.scientific ?? "") to \(range.rates.last?.scientific ?? ""): "
        + "falls fastest at \(range.steepest?.scientific ?? "none"), "
        + "suggestion \(suggestion.scientific)")
    try request.files?.plot("range-test") { () throws(Diagnostic) in
      LineChart(
        title: "range test", xLabel: "logarithm of the rate, base 10", yLabel: "loss",
        [LineChart.Series("mean loss", x: range.rates.map(log10), y: range.smoothed)]
      ).svg
    }
    report.add("range test steps", Double(range.rates.count))
    report.add("steepest rate", range.steepest ?? .nan)
    report.add("suggested rate", suggestion)
    return suggestion
  }
}

extension ModelEntry {
  public static let learningRate = ModelEntry(
    name: "learning-rate", summary: "range test, then constant, step, cosine and one-cycle rates",
    model: LearningRateExample.model
  ) { request throws(Diagnostic) in try LearningRateExample.train(request) }
}
