import GraphC
import Training

extension VAEGAN {
  /// Trains on `data`, nil for all of Fashion-MNIST, and asks another network about pictures that are
  /// made of noise, and about test pictures that are rebuilt.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, filters: Int = 16,
    judge: [Int] = [32, 64]
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data)
    let judge = try PictureJudge(data, filters: judge, request)
    let trainer = try Trainer(
      model: model(filters: filters), dataset: Dataset(["x": data.training.column("x")]),
      options: request.options(epochs: 2))
    let history = try trainer.fit(progress: ProgressReporter(request))
    let last = history.epochs.last?.training.metrics ?? [:]
    var report = TrainingReport([
      "divergence": last["divergence"] ?? .nan, "pixel error": last["pixel_error"] ?? .nan,
    ])
    let rows = data.test.count / 2
    let shown = try data.test.split([rows, rows])[1].column("x")
    let noise = try normalNumbers(rows, codeWidth, seed: request.seed, stream: 7)
    let pictures = try trainer.predict(Dataset(["x": shown, "noise": noise]))
    for (name, title) in [("made", ""), ("rebuilt", "rebuilt ")] {
      let bytes = pictures[name]?.pictureBytes ?? shown
      let result = PictureReport(try judge.score(bytes, classes: nil), judge.heldOut)
      request.print("\(name): \(result.text)")
      report.add("\(title)distance", result.score.distance)
      try request.files?.picture(name) { () throws(Diagnostic) in
        try PictureReport.grid(name == "made" ? [bytes] : [shown, bytes])
      }
    }
    report.add("distance of held-out pictures", judge.heldOut.distance)
    report.add("seconds", history.seconds)
    return report
  }
}
