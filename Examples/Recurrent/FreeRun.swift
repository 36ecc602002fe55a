import GraphC
import Training

/// A network that goes on with a series by what it has said itself, from several starts at once.
struct FreeRun {
  /// For each start the values that the network says, beside those of the series.
  let said: [[Double]]
  let truth: [[Double]]
  /// The root of the mean squared error of the next value where the series is known.
  let oneStepError: Double

  /// Reads `warmUp` values before each start, then runs freely for `steps`.
  ///
  /// - Requires: the series has as many values before and behind each start.
  init(
    _ stepper: SequenceStepper, _ series: [Double], starts: [Int], warmUp: Int, steps: Int
  ) throws(Diagnostic) {
    func next(_ values: [Double]) throws(Diagnostic) -> [Double] {
      let x = TensorData([values.count, 1, 1], values.map { Float($0) })
      return try stepper(["x": x])["prediction"]?.doubles ?? []
    }
    stepper.reset()
    var (last, errors): ([Double], [Double]) = ([], [])
    for step in 0..<warmUp {
      last = try next(starts.map { series[$0 - warmUp + step] })
      // Half of the time the state is still coming up.
      guard step >= warmUp / 2, step < warmUp - 1 else { continue }
      errors += zip(last, starts).map { $0 - series[$1 - warmUp + step + 1] }
    }
    var columns: [[Double]] = []
    for _ in 0..<steps {
      columns.append(last)
      last = try next(last)
    }
    said = starts.indices.map { run in columns.map { $0[run] } }
    truth = starts.map { Array(series[$0..<$0 + steps]) }
    oneStepError = Self.root(errors)
  }

  /// The root of the mean over starts of the squared error after so many steps, counted from 1.
  func error(after step: Int) -> Double {
    Self.root(zip(said, truth).map { $0[step - 1] - $1[step - 1] })
  }

  private static func root(_ errors: [Double]) -> Double {
    (errors.reduce(0) { $0 + $1 * $1 } / Double(max(errors.count, 1))).squareRoot()
  }

  /// One start's values beside the series.
  func chart(_ title: String, run: Int = 0) -> LineChart {
    LineChart(
      title: title, xLabel: "step", yLabel: "value",
      [LineChart.Series("series", truth[run]), LineChart.Series("free running", said[run])])
  }
}
