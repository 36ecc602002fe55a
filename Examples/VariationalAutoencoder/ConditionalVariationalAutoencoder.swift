import GraphC
import Training

/// Pictures of a class that is asked for: encoder and decoder are told the class, so that the code is
/// about all else, such as width and brightness.
///
/// A classifier that has seen real pictures only says whether made ones are of the class that was
/// asked for.
enum ConditionalVariationalAutoencoder {
  static let model = VariationalNetwork(isConditional: true).model(
    "conditional-vae", "a variational autoencoder that is told the class: clothes to order")

  /// Trains the net and the classifier on `data`, nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, units: Int = 256,
    code: Int = 16
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data).namingClasses()
    var report = TrainingReport()
    let network = VariationalNetwork(units: units, code: code, isConditional: true)
    let trainer = try Trainer(
      model: network.model("conditional-vae", ""), dataset: data.training,
      options: request.options(epochs: 15))
    _ = try trainer.fit(validation: data.validation, progress: ProgressReporter(request))
    try VariationalAutoencoder.measure(trainer, data.test, "told the class", request, &report)

    let classes = (0..<1000).map { UInt8($0 % 10) }
    let codes = try VariationalAutoencoder.standardNormal(
      [classes.count, network.code], seed: request.seed)
    let made = try network.pictures(of: codes, classes: classes, by: trainer)
    try judge(made, classes, data, request, &report)
    try plot(network, trainer, seed: request.seed, to: request.files)
    return report
  }

  /// How often a classifier finds the class of test pictures, and of made ones.
  private static func judge(
    _ made: TensorData, _ classes: [UInt8], _ data: FashionData, _ request: TrainingRequest,
    _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let judge = try Trainer(
      model: FashionMLP.model(hidden: [100]), dataset: data.training,
      options: request.options(epochs: 5))
    _ = try judge.fit()
    let pixels = made.doubles.map { UInt8(saturating: ($0 * 255).rounded()) }
    let pictures = try Dataset([
      "x": TensorData(made.shape, pixels), "labels": TensorData([classes.count], classes),
    ])
    let (real, found) = (
      try judge.evaluate(on: data.test).metrics["accuracy"] ?? .nan,
      try judge.evaluate(on: pictures).metrics["accuracy"] ?? .nan
    )
    request.print(
      "a classifier finds the class of \(real.fixed(3)) of test pictures and of \(found.fixed(3)) of "
        + "made ones")
    report.add("accuracy on test pictures", real)
    report.add("accuracy on made pictures", found)
  }

  /// A column for each class, and a row for each of twelve codes, which all classes share.
  private static func plot(
    _ network: VariationalNetwork, _ trainer: Trainer, seed: Int64, to files: TrainingFiles?
  ) throws(Diagnostic) {
    guard let files, files.plots != nil else { return }
    try files.picture("classes") { () throws(Diagnostic) in
      let (rows, width) = (12, network.code)
      let codes = try VariationalAutoencoder.standardNormal([rows, width], seed: seed).doubles
      let repeated = (0..<rows * 10).flatMap { place -> ArraySlice<Double> in
        let start = place / 10 * width
        return codes[start..<start + width]
      }
      let pictures = try network.pictures(
        of: TensorData(TensorType(.f32, [rows * 10, width]), doubles: repeated),
        classes: (0..<rows * 10).map { UInt8($0 % 10) }, by: trainer)
      return try VariationalAutoencoder.grid(pictures, columns: 10)
    }
  }
}

extension FashionData {
  /// The labels as `class` too, which is given, not to be predicted.
  fileprivate func namingClasses() throws(Diagnostic) -> FashionData {
    func naming(_ part: Dataset) throws(Diagnostic) -> Dataset {
      try part.replacing("class", with: try part.column("labels"))
    }
    return FashionData(
      training: try naming(training), validation: try naming(validation), test: try naming(test))
  }
}

extension ModelEntry {
  public static let conditionalVAE = ModelEntry(
    name: "conditional-vae", summary: ConditionalVariationalAutoencoder.model.summary,
    model: ConditionalVariationalAutoencoder.model
  ) { request throws(Diagnostic) in try ConditionalVariationalAutoencoder.train(request) }
}
