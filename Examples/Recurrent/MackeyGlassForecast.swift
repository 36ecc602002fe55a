import GraphC
import Training

extension RecurrentNetwork {
  /// Errors are those of the series with mean 0 and deviation 1.
  static func mackeyGlass(
    _ kind: RecurrentKind, _ request: TrainingRequest, _ sizes: Sizes,
    _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let all = try MackeyGlass(skipped: 1000).dataset(sizes.trained + sizes.tested)
    let parts = try all.split([sizes.trained, sizes.tested])
    let normalization = try Normalization(of: "x", in: parts[0])
    let train = try normalization(parts[0])
    let test = try normalization(parts[1]).column("x").doubles
    let starts = Array(stride(from: sizes.warmUp, to: test.count - 84, by: 100))
    for (title, forecaster) in sizes.forecasters(kind) {
      let (trainer, history) = try forecaster.trained(on: train, request)
      let run = try FreeRun(
        try trainer.stepper(batchSize: starts.count), test, starts: starts, warmUp: sizes.warmUp,
        steps: 84)
      request.print(
        "Mackey-Glass, \(title): next value \(run.oneStepError.fixed(4)), running freely "
          + "\(run.error(after: 17).fixed(3)), \(run.error(after: 50).fixed(3)), "
          + "\(run.error(after: 84).fixed(3)) after 17, 50 and 84 steps")
      report.add("\(title): error of the next value", run.oneStepError)
      for step in [17, 50, 84] {
        report.add("\(title): free-running error after \(step) steps", run.error(after: step))
      }
      report.add("\(title): seconds", history.seconds)
      try request.files?.plot("mackey-glass-\(title.replacing(" ", with: "-"))") {
        run.chart("\(kind.title), \(title): Mackey-Glass").svg
      }
    }
  }
}
