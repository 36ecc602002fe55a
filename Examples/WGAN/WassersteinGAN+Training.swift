import GraphC
import Training

extension WassersteinGAN {
  /// Has the critic measure how far two densities are apart, and then play for clothes.
  ///
  /// `data` are pictures, nil for all of Fashion-MNIST; `rows` numbers of each density, `width` units of
  /// the networks for pictures, and `judge` filters of what judges them.
  func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, rows: Int = 8192,
    width: Int = 256, judge: [Int] = [32, 64]
  ) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    try measureNumbers(request, rows, &report)
    let data = try FashionData(data)
    let judge = try PictureJudge(data, filters: judge, request)
    let trainer = try Trainer(
      model: model(width: width), dataset: try Dataset(["target": data.training.column("x")]),
      options: request.options(epochs: 15))
    let history = try trainer.fit(progress: ProgressReporter(request))
    report.add("slope on pictures", history.epochs.last?.training.metrics["slope"] ?? .nan)
    try PictureReport(trainer, judge, rows: data.test.count / 2, request).add(to: &report)
    report.add("seconds", history.seconds)
    return report
  }

  /// The critic between numbers of the density of `gan`, with its two hills, and ones around the valley
  /// between them: the best one falls to the middle and rises again, by 1 over a distance of 1.
  private func measureNumbers(
    _ request: TrainingRequest, _ rows: Int, _ report: inout TrainingReport
  ) throws(Diagnostic) {
    // The run's checkpoint is that of the pictures.
    var own = request
    own.files = nil
    var options = own.options(epochs: 20)
    options.epochs = min(options.epochs, 20)
    options.batchSize = nil
    let valley = GaussianMixture(means: [0], deviation: 0.5)
    func data(_ stream: Int) throws(Diagnostic) -> Dataset {
      try Dataset([
        "x": GAN.density.samples(rows, seed: request.seed, stream: stream),
        "target_made": valley.samples(rows, seed: request.seed, stream: stream + 1),
      ])
    }
    let trainer = try Trainer(model: measure(), dataset: data(0), options: options)
    let slope = try trainer.fit().epochs.last?.training.metrics["slope"] ?? .nan
    let new = try data(2)
    let exact = try earthMoversDistance(
      new.column("x").doubles, new.column("target_made").doubles)
    let found = try trainer.evaluate(on: new).metrics["distance"] ?? .nan
    request.print(
      "two densities are \(exact.fixed(3)) apart, the critic says \(found.fixed(3)), with a slope of "
        + slope.fixed(3))
    report.add("distance of two densities", exact)
    report.add("distance by the critic", found)
    report.add("slope on numbers", slope)
    try request.files?.plot("critic") { () throws(Diagnostic) in
      let places = (0...256).map { Double($0) / 32 - 4 }
      let plane = TensorData(TensorType(.f32, [places.count, 1]), doubles: places)
      let scores = try trainer.predict(Dataset(["x": plane]))["score"]?.doubles ?? []
      let least = scores.min() ?? 0
      return LineChart(
        title: "\(rawValue): the critic between two densities", xLabel: "x",
        yLabel: "density, score",
        [
          LineChart.Series("data", x: places, y: places.map(GAN.density.density)),
          LineChart.Series("made", x: places, y: places.map(valley.density)),
          LineChart.Series("score", x: places, y: scores.map { $0 - least }),
        ]
      ).svg
    }
  }
}
