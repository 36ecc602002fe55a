import GraphC
import Training

/// Descent along the gradient of all images, of one, and of 32, on the 784-300-1 relu network.
///
/// One image points in a rough direction, but points 11 000 times per pass; all images together
/// point exactly, once. Batches in between are what processors do fast and descent does well with.
///
/// The lecture trained with Keras for 1000, 200 and 600 epochs. Here epochs stand in the same
/// proportion: `--epochs 200` is the lecture's work, and times of less work are extrapolated.
enum GradientDescentVariants {
  struct Variant {
    let title: String
    /// Nil for all images.
    let batchSize: Int?
    let lectureEpochs: Int
    let lectureSeconds: Double
  }

  static let variants = [
    Variant(title: "full batch", batchSize: nil, lectureEpochs: 1000, lectureSeconds: 35.14),
    Variant(title: "batch 1", batchSize: 1, lectureEpochs: 200, lectureSeconds: 1713.81),
    Variant(title: "batch 32", batchSize: 32, lectureEpochs: 600, lectureSeconds: 216.22),
  ]

  static let model = ShirtVsPullover.model(named: "gradient-descent-variants", hidden: .relu)

  /// Trains on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data).shirtsAndPullovers()
    let parameterCount = Double(try model.parameterCount())
    var report = TrainingReport([
      "parameters": parameterCount, "images": Double(data.training.count),
    ])
    for variant in variants {
      let epochs = (request.epochs ?? 2) * variant.lectureEpochs / 200
      var options = request.options(epochs: epochs, recordsSteps: variant.batchSize != nil)
      (options.epochs, options.batchSize) = (epochs, variant.batchSize ?? data.training.count)
      let trial = try Trial(model, on: data, options)
      request.print(trial.line(variant.title))
      request.print("  " + times(trial.history, variant, &report))
      trial.add(variant.title, to: &report)
    }
    return report
  }

  /// What the steps took, beside the lecture's times.
  private static func times(
    _ history: TrainingHistory, _ variant: Variant, _ report: inout TrainingReport
  ) -> String {
    // The first epochs wait for the optimized program, and others for whatever else runs.
    let fastest = history.epochs.map(\.seconds).min() ?? .nan
    let isWhole = history.epochs.count == variant.lectureEpochs
    let total = isWhole ? history.seconds : fastest * Double(variant.lectureEpochs)
    let kind = isWhole ? "measured" : "extrapolated"
    let title = variant.title
    report.add("\(title) epochs", Double(history.epochs.count))
    report.add("\(title) seconds per epoch", fastest)
    report.add("\(title) seconds for \(variant.lectureEpochs) epochs (\(kind))", total)
    report.add("\(title) seconds in the lecture", variant.lectureSeconds)
    return "\(fastest.fixed(4)) s per epoch, for \(variant.lectureEpochs) epochs "
      + "\(total.fixed(2)) s (\(kind)); \(variant.lectureSeconds) s in the lecture"
  }
}

extension ModelEntry {
  public static let gradientDescentVariants = ModelEntry(
    name: "gradient-descent-variants",
    summary: "full batch, batch 1 and batch 32, with their times",
    model: GradientDescentVariants.model, lacking: [.batchSize]
  ) { request throws(Diagnostic) in try GradientDescentVariants.train(request) }
}
