import GraphC
import Training

/// Clothes by windows that move over the picture: convolution, pool, convolution, pool, dense.
///
/// A window has the same weights everywhere, so what it finds moves with the picture (see
/// `equivariance`), and there are far fewer weights than a dense layer of that many units has.
enum FashionCNN {
  static let model = model(ConvolutionStage.Variant(), filters: [32, 64])

  /// A stage for each number of filters.
  static func model(_ variant: ConvolutionStage.Variant, filters: [Int]) -> Model {
    Model(
      name: "fashion-cnn", summary: "convolutions, pools and a dense layer on Fashion-MNIST",
      defaultBatchSize: 64, optimizer: Adam(learningRate: 1e-3)
    ) { builder, batchSize, mode in
      let x = builder.input("x", [batchSize, 784], .u8)
      let labels = builder.input("labels", [batchSize], .u8)
      let network = Sequential {
        Reshape([28, 28, 1])
        for count in filters { ConvolutionStage(count, variant) }
        Flatten()
        Dropout(0.25)
        Dense(128, activation: .relu, name: "hidden")
      }
      let features = network(x.cast(to: .f32) * Tensor(1.0 / 255), mode: mode)
      let logits = Dense(10, name: "output")(features)
      builder.output("features", features)
      builder.output("logits", logits)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
      builder.output("accuracy", accuracy(logits: logits, labels: labels))
    }
  }

  /// Trains the network on `data`, nil for all of Fashion-MNIST, and its variants on few images.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil,
    filters: [Int] = [32, 64]
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data)
    let model = model(ConvolutionStage.Variant(), filters: filters)
    var report = TrainingReport(["parameters": Double(try model.parameterCount())])
    let trainer = try Trainer(
      model: model, dataset: data.training, options: request.options(epochs: 8))
    let history = try trainer.fit(progress: ProgressReporter(request))
    let test = try trainer.evaluate(on: data.test)
    let accuracy = test.metrics["accuracy"] ?? .nan
    request.print("test accuracy \(accuracy.fixed(4)), loss \(test.loss.fixed(4))")
    report.add("test accuracy", accuracy)
    report.add("test loss", test.loss)
    report.add("seconds", history.seconds)
    let few = try data.first(training: 4000, validation: 2000)
    try addVariants(of: filters, on: few, request, &report)
    return report
  }

  private static func addVariants(
    of filters: [Int], on data: FashionData, _ request: TrainingRequest,
    _ report: inout TrainingReport
  ) throws(Diagnostic) {
    request.print("on \(data.training.count) images:")
    let picture = try data.test.first(1).column("x")
    for variant in ConvolutionStage.Variant.all {
      let title = variant.title
      let options = request.options(epochs: 2, recordsSteps: true)
      let trial = try Trial(model(variant, filters: filters), on: data, options)
      request.print(trial.line(title, range: 0...2))
      trial.add(title, to: &report)
      report.add(
        "\(title) equivariance difference", try equivariance(variant, picture, request.compiler))
    }
  }
}

extension ModelEntry {
  public static let fashionCNN = ModelEntry(
    name: "fashion-cnn", summary: FashionCNN.model.summary, model: FashionCNN.model
  ) { request throws(Diagnostic) in try FashionCNN.train(request) }
}
