import GraphC
import Training

/// Predicts the next value of a series at every step.
///
/// What makes free running good: the loss counts every step but the first, in which the state is still
/// that of an empty memory; windows are long, so that the states of a long run are known; the network
/// says by how much the series changes, which is small, not where it is; and the rate falls to 0.
struct SeriesForecaster {
  let kind: RecurrentKind
  var units = 64
  var layers = 1
  /// Steps of a window, of which so many come before the loss counts.
  var length = 200
  var washout = 50
  var stride = 50
  var epochs = 250
  /// Whether the network says the change of the series, not its value.
  var predictsChange = true

  /// As one would try first: short windows, and the loss of their last step only.
  static func lastValue(_ kind: RecurrentKind) -> SeriesForecaster {
    SeriesForecaster(
      kind: kind, length: 32, washout: 31, stride: 25, epochs: 60, predictsChange: false)
  }

  var model: Model {
    Model(
      name: kind.rawValue, summary: "\(units) \(kind.title) units predict a series",
      optimizer: Adam(learningRate: 1e-2).clippingGradients(toGlobalNorm: 1)
    ) { [self] builder, rows, mode in
      let steps = mode.steps(length)
      let x = builder.input("x", [rows, steps, 1])
      let network = Sequential {
        kind.layer(units, layers: layers)
        Dense(1, name: "output")
      }
      let said = network(x, mode: mode)
      let prediction = predictsChange ? x + said : said
      builder.output("prediction", prediction)
      guard !mode.isStreaming else { return }
      let y = builder.input("y", [rows, steps, 1])
      builder.output(
        "loss",
        meanSquaredError(
          predictions: prediction.slice(axis: 1, from: washout, to: steps),
          targets: y.slice(axis: 1, from: washout, to: steps)))
    }
  }

  /// Trains on a normalized series, `f32[steps x 1]` in the column `x`.
  func trained(
    on series: Dataset, _ request: TrainingRequest
  ) throws(Diagnostic) -> (trainer: Trainer, history: TrainingHistory) {
    let windows = try series.windows(
      of: "x", length: length, stride: stride, predicts: .everyStep)
    var options = request.options(epochs: epochs, recordsSteps: true)
    let batchSize = min(options.batchSize ?? model.defaultBatchSize, windows.count)
    let steps = options.epochs * ((windows.count + batchSize - 1) / batchSize)
    options.schedule = .cosine(length: max(steps, 1))
    let trainer = try Trainer(model: model, dataset: windows, options: options)
    return (trainer, try trainer.fit())
  }
}
