import GraphC
import Training

extension DCGAN {
  /// Trains on `data`, nil for all of Fashion-MNIST, and asks another network, with the filters of
  /// `judge`, about what is made.
  static func train(
    _ request: TrainingRequest, isConditional: Bool,
    data: (train: Dataset, test: Dataset)? = nil, filters: Int = 32, judge: [Int] = [32, 64]
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data)
    let judge = try PictureJudge(data, filters: judge, request)
    let trainer = try Trainer(
      model: model(isConditional: isConditional, filters: filters),
      dataset: try pictures(data.training), options: request.options(epochs: 3))
    let history = try trainer.fit(progress: ProgressReporter(request))
    var report = TrainingReport()
    let last = history.epochs.last?.training.metrics ?? [:]
    report.add("D of data", last["trust_in_data"] ?? .nan)
    report.add("D of made", last["trust_in_made"] ?? .nan)
    try PictureReport(
      trainer, judge, rows: data.test.count / 2, isConditional: isConditional, request
    ).add(to: &report)
    report.add("seconds", history.seconds)
    return report
  }

  /// Under the names that the model has for them: what is made is no label to predict.
  static func pictures(_ data: Dataset) throws(Diagnostic) -> Dataset {
    try Dataset(["target": data.column("x"), "class": data.column("labels")])
      .oneHot("class", classes: 10)
  }
}

extension ModelEntry {
  public static let dcgan = ModelEntry(
    name: "dcgan", summary: DCGAN.model.summary, model: DCGAN.model
  ) { request throws(Diagnostic) in try DCGAN.train(request, isConditional: false) }

  public static let conditionalGAN = ModelEntry(
    name: "conditional-gan", summary: DCGAN.conditional.summary, model: DCGAN.conditional
  ) { request throws(Diagnostic) in try DCGAN.train(request, isConditional: true) }
}
