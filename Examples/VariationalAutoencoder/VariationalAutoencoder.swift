import Foundation
import GraphC
import Training

/// A code that can be made up: pictures become normal distributions of codes near the standard one,
/// so that codes drawn from it become new pictures.
///
/// Codes of 16 numbers give better pictures; those of two can be shown whole, as a plane.
enum VariationalAutoencoder {
  static let model = VariationalNetwork().model(
    "vae", "a variational autoencoder on Fashion-MNIST: samples, interpolation, the latent plane")

  /// Trains nets with codes of 16 numbers and of two on `data`, nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, units: Int = 256,
    code: Int = 16
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data)
    var report = TrainingReport()
    for width in [code, 2] {
      let network = VariationalNetwork(units: units, code: width)
      let trainer = try Trainer(
        model: network.model("vae", ""), dataset: data.training,
        options: request.options(epochs: 15))
      _ = try trainer.fit(
        validation: data.validation,
        progress: width == code ? ProgressReporter(request) : ProgressReporter(.quiet))
      try measure(trainer, data.test, "code of \(width)", request, &report)
      if width == 2 {
        try plotPlane(of: network, trainer, data.test, to: request.files)
      } else {
        try plotPictures(of: network, trainer, data.test, seed: request.seed, to: request.files)
      }
    }
    return report
  }

  /// Both terms of the bound on test pictures, with z = μ, and the divergence by its closed form from
  /// the codes themselves.
  static func measure(
    _ trainer: Trainer, _ test: Dataset, _ title: String, _ request: TrainingRequest,
    _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let found = try trainer.evaluate(on: test).metrics
    let (reconstruction, divergence) = (
      found["reconstruction"] ?? .nan, found["divergence"] ?? .nan
    )
    let codes = try trainer.predict(test)
    let closed = closedForm(codes["code"], codes["log_variance"], rows: test.count)
    request.print(
      "\(title): reconstruction \(reconstruction.fixed(2)), divergence \(divergence.fixed(2)) nats")
    report.add("\(title) reconstruction", reconstruction)
    report.add("\(title) divergence", divergence)
    report.add("\(title) divergence by hand", closed.mean)
    report.add("\(title) least divergence", closed.least)
  }

  /// -½ Σ (1 + log σ² - μ² - σ²), which the lecture writes without its sign: the mean over rows, and
  /// the least.
  static func closedForm(
    _ mean: TensorData?, _ logVariance: TensorData?, rows: Int
  ) -> (mean: Double, least: Double) {
    guard let mean, let logVariance, rows > 0 else { return (.nan, .nan) }
    let terms = zip(mean.doubles, logVariance.doubles)
      .map { -0.5 * (1 + $1 - $0 * $0 - exp($1)) }
    let width = terms.count / rows
    let sums = (0..<rows).map { terms[$0 * width..<($0 + 1) * width].reduce(0, +) }
    return (sums.reduce(0, +) / Double(rows), sums.min() ?? .nan)
  }
}

extension ModelEntry {
  public static let vae = ModelEntry(
    name: "vae", summary: VariationalAutoencoder.model.summary,
    model: VariationalAutoencoder.model
  ) { request throws(Diagnostic) in try VariationalAutoencoder.train(request) }
}
