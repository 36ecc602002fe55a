import Foundation
import GraphC
import Training

/// Nine trials for two numbers: on a grid, 3 x 3, and at random.
///
/// If only one of the numbers matters, the grid tries three of its values, and chance nine: the
/// argument of Bergstra and Bengio, "Random search for hyper-parameter optimization" (JMLR 2012).
enum RandomSearch {
  /// What is searched for.
  struct Choice {
    let rate: Double
    let units: Int
  }

  static let rates = 1e-4...1e-1
  static let widths = 10.0...300
  static let model = ShirtVsPullover.model(named: "random-search", hidden: .relu)

  /// The middles of three equal parts of both ranges, in the logarithm.
  static var grid: [Choice] {
    let shares = [1.0 / 6, 0.5, 5.0 / 6]
    return shares.flatMap { rate in shares.map { choice(rate, $0) } }
  }

  /// As many independent points, evenly spread in the logarithm.
  static func random(seed: Int64) -> [Choice] {
    (0..<Int64(9)).map { trial in
      choice(
        Philox.uniformF64(seed: seed, stream: 0, step: trial, index: 0),
        Philox.uniformF64(seed: seed, stream: 0, step: trial, index: 1))
    }
  }

  /// Trains on the first images of `data`; nil for Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data).shirtsAndPullovers().first(training: 4000, validation: 1000)
    var report = TrainingReport()
    for (title, choices) in [("grid", grid), ("random", random(seed: request.seed))] {
      var best: (accuracy: Double, choice: Choice)?
      for choice in choices {
        let model = ShirtVsPullover.model(
          named: model.name, hidden: .relu, units: choice.units,
          optimizer: SGD(learningRate: choice.rate, momentum: 0.9))
        let trial = try Trial(model, on: data, request.options(epochs: 3, recordsSteps: true))
        request.print(trial.line("\(choice.rate.scientific), \(choice.units) units"))
        if trial.accuracy > best?.accuracy ?? -1 { best = (trial.accuracy, choice) }
      }
      guard let best else { continue }
      report.add("\(title) trials", Double(choices.count))
      report.add("\(title) different rates", Double(Set(choices.map(\.rate)).count))
      report.add("\(title) best accuracy", best.accuracy)
      report.add("\(title) best rate", best.choice.rate)
      report.add("\(title) best units", Double(best.choice.units))
      request.print("\(title): \(best.accuracy.fixed(4)) at \(best.choice.rate.scientific)")
    }
    return report
  }

  /// Numbers at these shares, 0...1, of the logarithms of both ranges.
  private static func choice(_ rate: Double, _ units: Double) -> Choice {
    func value(_ range: ClosedRange<Double>, _ share: Double) -> Double {
      range.lowerBound * pow(range.upperBound / range.lowerBound, share)
    }
    return Choice(rate: value(rates, rate), units: Int(saturating: value(widths, units).rounded()))
  }
}

extension ModelEntry {
  public static let randomSearch = ModelEntry(
    name: "random-search", summary: "learning rate and width, searched on a grid and at random",
    model: RandomSearch.model
  ) { request throws(Diagnostic) in try RandomSearch.train(request) }
}
