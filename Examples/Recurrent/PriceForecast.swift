import GraphC
import Training

extension RecurrentNetwork {
  /// Five cells and a made-up price, as in the lecture's picture; beside what says that tomorrow's
  /// price is today's.
  static func price(
    _ kind: RecurrentKind, _ request: TrainingRequest, _ sizes: Sizes,
    _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let days = sizes.days
    let parts = try PriceCurve(seed: 3).dataset(days + 400).split([days, 400])
    let normalization = try Normalization(of: "x", in: parts[0])
    let test = try normalization(parts[1]).column("x").doubles
    let forecaster = SeriesForecaster(
      kind: kind, units: 5, length: 100, washout: 20, stride: 10, epochs: sizes.priceEpochs)
    let (trainer, _) = try forecaster.trained(on: try normalization(parts[0]), request)
    let (warmUp, steps) = (300, 60)
    let run = try FreeRun(
      try trainer.stepper(), test, starts: [warmUp], warmUp: warmUp, steps: steps)
    let changes = (warmUp / 2 + 1..<warmUp).map { test[$0] - test[$0 - 1] }
    let lazy = (changes.reduce(0) { $0 + $1 * $1 } / Double(changes.count)).squareRoot()
    request.print(
      "price, five \(kind.title) cells: next day \(run.oneStepError.fixed(4)), that of today as "
        + "tomorrow's \(lazy.fixed(4))")
    report.add("price: error of the next day", run.oneStepError)
    report.add("price: error of today's as tomorrow's", lazy)

    try request.files?.plot("price") { () throws(Diagnostic) in
      func prices(_ values: [Double]) throws(Diagnostic) -> [Double] {
        try normalization.undone(TensorData([values.count, 1], values)).doubles
      }
      let (known, said) = (try prices(Array(test[..<(warmUp + steps)])), try prices(run.said[0]))
      return LineChart(
        title: "five \(kind.title) cells go on with a made-up price", xLabel: "day",
        yLabel: "price",
        [
          LineChart.Series("price", known),
          LineChart.Series(
            "prediction", x: said.indices.map { Double(warmUp + $0 + 1) }, y: said),
        ]
      ).svg
    }
  }
}
