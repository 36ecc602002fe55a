import Foundation
import GraphC
import Training

/// Predicts the chaotic series of Mackey and Glass by a random reservoir, of which only the readout is
/// learned: by one ridge regression, without any descent.
///
/// Then the network runs freely: for 84 steps, or for thousands, its input is what it said before.
enum EchoStateNetwork {
  /// What is the same for reservoirs of all sizes.
  struct Settings {
    /// Values to learn from, of which the first ones only wake the reservoir up.
    var training = 3000
    var washout = 100
    /// Places of the series behind them that free runs begin at, and steps before each.
    var tests = 50
    var warmUp = 500
    var horizon = 84
    /// Steps of the run whose attractor is drawn.
    var freeSteps = 2000
    var penalty = 1e-11
  }

  static let model = model(units: 500)

  /// What a network says of the next value after each of 200 steps, and its mean squared error.
  static func model(units: Int) -> Model {
    Model(
      name: "echo-state-network",
      summary: "a random reservoir and one ridge regression predict a chaotic series",
      defaultBatchSize: 1, optimizer: Adam(learningRate: 1e-3)
    ) { builder, rows, mode in
      let x = builder.input("x", [rows, 200, 1], .f64)
      let y = builder.input("y", [rows, 200, 1], .f64)
      let prediction = network(units)(x, mode: mode)
      builder.output("prediction", prediction)
      builder.output("loss", meanSquaredError(predictions: prediction, targets: y))
    }
  }

  static func network(_ units: Int) -> FreeRunning {
    FreeRunning {
      reservoir(units)
      Dense(1, name: "readout")
    }
  }

  static func reservoir(_ units: Int) -> Reservoir {
    Reservoir(
      units, connectivity: 0.05, spectralRadius: 0.95, leak: 0.6, inputScaling: 1,
      biasScaling: 0.2)
  }

  /// The series, near 0 as reservoirs like it: tanh(x - 1).
  static func series(_ settings: Settings) throws(Diagnostic) -> Dataset {
    let count = settings.training + settings.warmUp + settings.horizon + 100 * settings.tests
    let values = try MackeyGlass(skipped: 1000).values(
      max(count, settings.training + settings.freeSteps))
    return try Dataset(["x": TensorData([values.count, 1], values.map { tanh($0 - 1) })])
  }

  /// Trains networks of these sizes.
  static func train(
    _ request: TrainingRequest, units: [Int] = [500, 2000], settings: Settings = Settings()
  ) throws(Diagnostic) -> TrainingReport {
    let series = try series(settings)
    var report = TrainingReport()
    var errors: [LineChart.Series] = []
    for units in units {
      let start = ContinuousClock.now
      let trial = try ReservoirTrial(units, settings, on: series, request)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let error = trial.errors[settings.horizon - 1]
      request.print("\(units) units")
      request.print("  spectral radius, by squaring the weights \(trial.radius.fixed(4))")
      request.print("  error of the next value \(trial.nextError.scientific)")
      request.print(
        "  error after \(settings.horizon) steps of its own \(error.scientific), 10^"
          + log10(error).fixed(2))
      report.add("\(units) units spectral radius", trial.radius)
      report.add("\(units) units error of the next value", trial.nextError)
      report.add("\(units) units error after \(settings.horizon) steps", error)
      report.add("\(units) units seconds", seconds)
      errors.append(LineChart.Series("\(units) units", trial.errors))
      try trial.plot(to: request.files)
    }
    request.print(
      "Jaeger and Haas (2004) report 10^-4.2 for 1000 units and as many values to learn from")
    try request.files?.plot("errors") { () throws(Diagnostic) in
      LineChart(
        title: "error of free runs, in deviations of the series", xLabel: "step", yLabel: "error",
        isLogarithmic: true, errors
      ).svg
    }
    return report
  }
}

extension ModelEntry {
  public static let echoStateNetwork = ModelEntry(
    name: "echo-state-network", summary: EchoStateNetwork.model.summary,
    model: EchoStateNetwork.model, lacking: [.epochs, .batchSize]
  ) { request throws(Diagnostic) in try EchoStateNetwork.train(request) }
}
