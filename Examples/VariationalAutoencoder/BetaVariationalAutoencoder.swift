import GraphC
import Training

/// What the divergence weighs: with a large β codes tell little and are near the standard normal
/// distribution, with a small one pictures are given back well.
///
/// Numbers of a code that tell nothing have a divergence near 0; those that are left each stand for
/// something of their own, which the picture `directions` shows.
enum BetaVariationalAutoencoder {
  static let model = VariationalNetwork(beta: 4).model(
    "beta-vae", "how the weight of the divergence moves it against the reconstruction")

  /// Trains nets on `data`, nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, units: Int = 256,
    code: Int = 16, betas: [Double] = [0.25, 1, 4, 16]
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data)
    var report = TrainingReport()
    var points: [(divergence: Double, reconstruction: Double)] = []
    for beta in betas {
      let network = VariationalNetwork(units: units, code: code, beta: beta)
      let trainer = try Trainer(
        model: network.model("beta-vae", ""), dataset: data.training,
        options: request.options(epochs: 8))
      _ = try trainer.fit()
      let title = "beta \(beta)"
      try VariationalAutoencoder.measure(trainer, data.test, title, request, &report)
      let spreads = try divergences(of: trainer, data.test, width: code)
      let used = spreads.filter { $0 > 0.05 }.count
      request.print("  \(used) of \(code) numbers tell something")
      report.add("\(title) numbers used", Double(used))
      points.append(
        (
          report["\(title) divergence"] ?? .nan, report["\(title) reconstruction"] ?? .nan
        ))
      guard beta == 4 else { continue }
      try plotDirections(of: network, trainer, spreads, data.test, to: request.files)
    }
    try request.files?.plot("trade") { () throws(Diagnostic) in
      LineChart(
        title: "beta-vae: beta \(betas.map { "\($0)" }.joined(separator: ", "))",
        xLabel: "divergence, nats", yLabel: "reconstruction, nats",
        [
          LineChart.Series(
            "test pictures", x: points.map(\.divergence), y: points.map(\.reconstruction))
        ]
      ).svg
    }
    return report
  }

  /// What each number of the codes of test pictures adds to the divergence.
  private static func divergences(
    of trainer: Trainer, _ test: Dataset, width: Int
  ) throws(Diagnostic) -> [Double] {
    let found = try trainer.predict(test)
    guard let means = found["code"], let variances = found["log_variance"] else { return [] }
    let (all, spreads) = (means.doubles, variances.doubles)
    return (0..<width).map { axis in
      let places = Array(stride(from: axis, to: all.count, by: width))
      return VariationalAutoencoder.closedForm(
        TensorData([places.count, 1], places.map { all[$0] }),
        TensorData([places.count, 1], places.map { spreads[$0] }), rows: places.count
      ).mean
    }
  }

  /// One row for each number of the code, those that tell most first: pictures from a code with this
  /// number from -3 to 3.
  private static func plotDirections(
    of network: VariationalNetwork, _ trainer: Trainer, _ spreads: [Double], _ test: Dataset,
    to files: TrainingFiles?
  ) throws(Diagnostic) {
    guard let files, files.plots != nil else { return }
    try files.picture("directions") { () throws(Diagnostic) in
      let order = spreads.indices.sorted { spreads[$0] > spreads[$1] }
      let code = try trainer.predict(test.first(1))["code"]?.doubles ?? []
      func end(_ value: Double) -> TensorData {
        let codes = order.flatMap { axis in code.indices.map { $0 == axis ? value : code[$0] } }
        return TensorData([order.count, network.code], codes)
      }
      let codes = try LatentCodes.interpolation(from: end(-3), to: end(3), steps: 13)
      return try VariationalAutoencoder.grid(network.pictures(of: codes, by: trainer), columns: 13)
    }
  }
}

extension ModelEntry {
  public static let betaVAE = ModelEntry(
    name: "beta-vae", summary: BetaVariationalAutoencoder.model.summary,
    model: BetaVariationalAutoencoder.model
  ) { request throws(Diagnostic) in try BetaVariationalAutoencoder.train(request) }
}
