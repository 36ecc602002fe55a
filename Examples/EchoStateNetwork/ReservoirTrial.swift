import Foundation
import GraphC
import Training

/// A network of one size: what it has learned, and how it runs freely.
struct ReservoirTrial {
  let units: Int
  /// Of the weights, by a way of its own: see `radiusGraph`.
  let radius: Double
  /// Roots of mean squared errors in deviations of the series: of the next value, on what was learned
  /// from; and of each step of free runs.
  let nextError: Double
  let errors: [Double]
  /// A long free run and what truly was, from the end of what was learned on.
  private let run: [Double]
  private let truth: [Double]

  init(
    _ units: Int, _ settings: EchoStateNetwork.Settings, on series: Dataset,
    _ request: TrainingRequest
  ) throws(Diagnostic) {
    self.units = units
    let store = ParameterStore(seed: request.seed, compiler: request.compiler)
    let forecaster = try store.predictor(
      of: Self.forecast(units, seen: settings.warmUp, steps: settings.horizon))
    func compiled(_ graph: Graph) throws(Diagnostic) -> Executable {
      try Compiler.compile(graph, options: request.compiler, sharing: store.parameters)
    }
    let check = try compiled(try Self.radiusGraph(units))
    try check.run()
    radius = try check.buffer("radius").scalar

    let parts = try series.split([settings.training, series.count - settings.training])
    let (known, later) = (parts[0], parts[1])
    let fit = try compiled(try Self.fitGraph(units, settings))
    try fit.write(known.column("x").reshaped([1, known.count, 1]), to: "series")
    try fit.run()
    try store.load([
      "network.readout.weight": fit.read("weight"), "network.readout.bias": fit.read("bias"),
    ])
    let spread = Self.deviation(try series.column("x").doubles.map(Self.original))
    nextError =
      try fit.buffer("error").scalar.squareRoot()
      / Self.deviation(try known.column("x").doubles)

    let windows = try later.windows(
      of: "x", length: settings.warmUp, horizon: settings.horizon, stride: 100, predicts: .values)
    let futures = try forecaster(windows)["future"]?.doubles.map(Self.original) ?? []
    let truths = try windows.column("y").doubles.map(Self.original)
    errors = (0..<settings.horizon).map { step in
      let places = stride(from: step, to: truths.count, by: settings.horizon)
      let squares = places.map { (futures[$0] - truths[$0]) * (futures[$0] - truths[$0]) }
      return (squares.reduce(0, +) / Double(squares.count)).squareRoot() / spread
    }

    let seen = min(settings.training, 1000)
    let long = try store.predictor(
      of: Self.forecast(units, seen: seen, steps: settings.freeSteps))
    let end = try known.column("x").doubles.suffix(seen)
    run =
      try long(Dataset(["x": TensorData([1, seen, 1], Array(end))]))["future"]?.doubles
      .map(Self.original) ?? []
    truth = try later.column("x").doubles.prefix(run.count).map(Self.original)
  }

  /// Reads `x`, and gives the steps behind it, `future`.
  private static func forecast(_ units: Int, seen: Int, steps: Int) -> Model {
    Model(name: "forecast", defaultBatchSize: 64, optimizer: SGD()) { builder, rows, mode in
      let x = builder.input("x", [rows, seen, 1], .f64)
      let network = EchoStateNetwork.network(units)
      builder.output("future", network.continued(x, steps: steps, mode: mode))
    }
  }

  /// The readout, of all states of a reservoir that reads the series: `weight` and `bias`; and the mean
  /// squared error that it leaves.
  private static func fitGraph(
    _ units: Int, _ settings: EchoStateNetwork.Settings
  ) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("readout")
    let steps = settings.training
    let series = builder.input("series", [1, steps, 1], .f64)
    let reading = FreeRunning { EchoStateNetwork.reservoir(units) }
    let states = reading(series.slice(axis: 1, from: 0, to: steps - 1), mode: .inference)
    let kept = states.reshape([steps - 1, units]).slice(
      axis: 0, from: settings.washout, to: steps - 1)
    let ones = builder.constant(TensorType(.f64, [steps - 1 - settings.washout, 1]), 1)
    let rows = concatenate([kept, ones], axis: 1)
    let next = series.reshape([steps, 1]).slice(axis: 0, from: settings.washout + 1, to: steps)
    let solution = ridge(rows, next, penalty: Tensor(settings.penalty))
    builder.output("weight", solution.slice(axis: 0, from: 0, to: units))
    builder.output("bias", solution.slice(axis: 0, from: units, to: units + 1).reshape([1]))
    builder.output("error", square(matmul(rows, solution) - next).mean())
    return try builder.finish()
  }

  /// The growth of powers of the weights: ‖W⁴⁰⁹⁶‖ / ‖W²⁰⁴⁸‖ to the power 1/2048.
  private static func radiusGraph(_ units: Int) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("radius")
    let name = "network.reservoir.recurrent_weight"
    let weights = builder.parameter(name, [units, units], .f64).cast(to: .f32)
    let zero = builder.zeros(TensorType(.f32, []))
    let (_, logarithms) = scan(initial: [weights, zero], length: 13) { carry, _ in
      let norm = sqrt(square(carry[0]).sum())
      let unit = carry[0] / norm
      let logarithm = carry[1] + log(norm)
      return ([matmul(unit, unit), 2 * logarithm], [logarithm])
    }
    let last = logarithms[0].slice(axis: 0, from: 12, to: 13).sum()
    let before = logarithms[0].slice(axis: 0, from: 11, to: 12).sum()
    builder.output("radius", exp((last - before) / 2048))
    return try builder.finish()
  }

  private static func original(_ value: Double) -> Double {
    1 + atanh(min(max(value, -0.999_999), 0.999_999))
  }

  private static func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
  }

  /// The free run beside what truly was, over time and as an attractor.
  func plot(to files: TrainingFiles?) throws(Diagnostic) {
    try files?.plot("prediction-\(units)") { () throws(Diagnostic) in
      LineChart(
        title: "\(units) units run freely", xLabel: "step", yLabel: "x",
        [
          LineChart.Series("what truly was", Array(truth.prefix(800))),
          LineChart.Series("predicted", Array(run.prefix(800))),
        ]
      ).svg
    }
    let delay = 17
    guard run.count > delay else { return }
    try files?.plot("attractor-\(units)") { () throws(Diagnostic) in
      let (both, isRun) = (truth + run, truth.map { _ in 0 } + run.map { _ in 1 })
      // A pair across both series would be of none.
      let places = both.indices.filter { $0 >= delay && isRun[$0] == isRun[$0 - delay] }
      return ScatterChart(
        title: "the attractor, and what \(units) units make of it", xLabel: "x(t)",
        yLabel: "x(t - \(delay))", x: places.map { both[$0] }, y: places.map { both[$0 - delay] },
        classes: places.map { isRun[$0] }, classNames: ["what truly was", "predicted"]
      ).svg
    }
  }
}
