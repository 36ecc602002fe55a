import GraphC
import Training

extension TrainingFiles {
  /// Draws the losses of several trainings as one picture, `losses.svg` or of another name, if pictures
  /// are asked for.
  ///
  /// Losses of steps leap, so means over a hundredth of the steps are drawn.
  func plotLosses(
    _ trainings: [(title: String, history: TrainingHistory)], title: String,
    as name: String = "losses"
  ) throws(Diagnostic) {
    try plot(name) { () throws(Diagnostic) in
      let series = trainings.map { training in
        let losses = training.history.stepLosses
        let size = max(losses.count / 100, 1)
        let starts = Array(stride(from: 0, to: losses.count - size + 1, by: size))
        let means = starts.map { losses[$0..<$0 + size].reduce(0, +) / Double(size) }
        return LineChart.Series(training.title, x: starts.map { Double($0 + size) }, y: means)
      }
      return LineChart(title: title, xLabel: "step", yLabel: "loss", counts: true, series).svg
    }
  }
}
