import GraphC
import Training

/// Five layers, 784-128-32-128-784, that give back what they are shown, through a code of 32 numbers.
///
/// The error beside that of as many principal components tells what nonlinear layers are worth. The
/// second net is shown noise and learns to leave it out; the third has never seen bags, and by its error
/// tells them from other clothes.
enum Autoencoder {
  static let model = model(units: 128, code: 32)
  /// Of the noise that pictures from 0 to 1 are given.
  static let deviation = 0.3
  /// The number of the class that the third net is not shown.
  static let anomaly = 8

  /// A net with so many hidden units and so wide a code; in training its pictures are given noise.
  static func model(units: Int, code: Int, noise: Double = 0) -> Model {
    Model(
      name: "autoencoder", summary: "784-128-32-128-784 on Fashion-MNIST; noise and anomalies",
      defaultBatchSize: 64, optimizer: Adam(learningRate: 1e-3)
    ) { builder, batchSize, mode in
      let pixels = builder.input("x", [batchSize, 784], .u8)
      let picture = pixels.cast(to: .f32) * Tensor(1.0 / 255)
      let encoder = Sequential {
        GaussianNoise(noise)
        Dense(units, activation: .relu, name: "encoder")
        Dense(code, name: "code")
      }
      let decoder = Sequential {
        Dense(units, activation: .relu, name: "decoder")
        Dense(784, activation: .sigmoid, name: "output")
      }
      let code = encoder(picture, mode: mode)
      let reconstruction = decoder(code)
      builder.output("code", code)
      builder.output("reconstruction", reconstruction)
      // Of each picture, as the score of an anomaly.
      builder.output("error", square(reconstruction - picture).mean([1]))
      builder.output("loss", meanSquaredError(predictions: reconstruction, targets: picture))
    }
  }

  /// Trains the nets on `data`, nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, units: Int = 128,
    code: Int = 32
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data)
    var report = TrainingReport()
    let plain = try Trainer(
      model: model(units: units, code: code), dataset: data.training,
      options: request.options(epochs: 15))
    _ = try plain.fit(validation: data.validation, progress: ProgressReporter(request))
    let components = try PrincipalComponents(
      code, of: "x", in: data.training, compiler: request.compiler)
    let error = try plain.evaluate(on: data.test).loss
    let errors = try components.reconstructionErrors(of: data.test)
    // Of pixels from 0 to 255.
    let linear = errors.reduce(0, +) / Double(errors.count) / (255 * 255)
    request.print(
      "test error by \(code) numbers: \(error.fixed(5)), by as many components \(linear.fixed(5))")
    report.add("test error", error)
    report.add("test error of principal components", linear)
    try plot(plain, components, data.test, request)
    try denoise(plain, data, units: units, code: code, request, &report)
    try findAnomalies(data, units: units, code: code, request, &report)
    return report
  }
}

extension ModelEntry {
  public static let autoencoder = ModelEntry(
    name: "autoencoder", summary: Autoencoder.model.summary, model: Autoencoder.model
  ) { request throws(Diagnostic) in try Autoencoder.train(request) }
}
