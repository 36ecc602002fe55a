import Foundation
import GraphC
import Testing
import Training

@testable import Examples

/// Variational autoencoders on few images of clothes.
@Suite(.enabled(if: FashionSubset.isInstalled)) struct VariationalTests {
  private let data: (train: Dataset, test: Dataset)
  private let folder =
    FileManager.default.temporaryDirectory.path + "/graphc-vae-\(UUID().uuidString)"

  init() throws { data = try FashionSubset.images(train: 1200, test: 200) }

  private func request(epochs: Int) -> TrainingRequest {
    var request = FashionSubset.request(epochs: epochs)
    request.batchSize = 20
    request.files = TrainingFiles(plots: folder)
    return request
  }

  private func expectPictures(_ names: [String]) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    for name in names { #expect(files.contains(name), "\(name)") }
    try FileManager.default.removeItem(atPath: folder)
  }

  private func expectClosedForm(_ report: TrainingReport, _ title: String) {
    let (found, expected) = (
      report.fact("\(title) divergence"), report.fact("\(title) divergence by hand")
    )
    // Sums of some numbers in f32, over batches.
    #expect(abs(found - expected) < 1e-4 * expected + 1e-4, "\(title)")
    #expect(report.fact("\(title) least divergence") >= 0, "\(title)")
  }

  @Test func `codes are told, and drawn codes become pictures`() throws {
    let report = try VariationalAutoencoder.train(
      request(epochs: 4), data: data, units: 32, code: 4)
    for title in ["code of 4", "code of 2"] {
      expectClosedForm(report, title)
      // A half in each pixel has 784 log 2 = 543 nats.
      expect("vae: \(title) reconstruction", report.fact("\(title) reconstruction"), below: 400)
      expect("vae: \(title) divergence", report.fact("\(title) divergence"), above: 1)
    }
    try expectPictures([
      "reconstructions.png", "samples.png", "interpolation.png", "plane.png", "codes.svg",
    ])
  }

  @Test func `beta moves the reconstruction against the divergence`() throws {
    let betas = [0.25, 4, 64]
    let report = try BetaVariationalAutoencoder.train(
      request(epochs: 4), data: data, units: 32, code: 4, betas: betas)
    for beta in betas { expectClosedForm(report, "beta \(beta)") }
    for (small, large) in zip(betas, betas.dropFirst()) {
      expect(
        "beta-vae: divergence of \(large)", report.fact("beta \(large) divergence"),
        below: report.fact("beta \(small) divergence"))
      expect(
        "beta-vae: reconstruction of \(small)", report.fact("beta \(small) reconstruction"),
        below: report.fact("beta \(large) reconstruction"))
    }
    #expect(report.fact("beta 64.0 numbers used") < report.fact("beta 0.25 numbers used"))
    try expectPictures(["directions.png", "trade.svg"])
  }

  @Test func `clothes are made to order`() throws {
    var request = request(epochs: 10)
    request.optimizer = OptimizerChoice(learningRate: 5e-3)
    let report = try ConditionalVariationalAutoencoder.train(
      request, data: data, units: 32, code: 2)
    expectClosedForm(report, "told the class")
    // Guessing finds a tenth.
    expect(
      "conditional-vae: made pictures", report.fact("accuracy on made pictures"), above: 0.4)
    expect(
      "conditional-vae: test pictures", report.fact("accuracy on test pictures"), above: 0.5)
    try expectPictures(["classes.png"])
  }

  @Test func `the decoder alone has the parameters of the whole`() throws {
    let network = VariationalNetwork(units: 8, code: 3, isConditional: true)
    let whole = try network.model("vae", "").graph(batchSize: 2)
    let alone = try network.generator.inferenceGraph(batchSize: 2)
    func types(_ graph: Graph) -> [String] {
      graph.arguments.filter { $0.role == .parameter }.map { "\($0.label): \($0.type)" }
    }
    #expect(Set(types(alone)).isSubset(of: types(whole)))
    #expect(types(alone).first == "decoder.hidden.weight: f32[13x8]")
  }

  /// For μ = (1, 0) and σ² = (1, e): ½ and ½ (e - 2).
  @Test func `the closed form has the sign that the slide drops`() {
    let mean = TensorData([2, 2], [1, 0, 0, 0] as [Double])
    let spread = TensorData([2, 2], [0, 1, 0, 0] as [Double])
    let found = VariationalAutoencoder.closedForm(mean, spread, rows: 2)
    #expect(abs(found.mean - (0.5 + (exp(1) - 2) / 2) / 2) < 1e-12)
    #expect(found.least == 0)
  }
}
