import Foundation
import GraphC
import Testing
import Training

@testable import Examples

@Suite(.enabled(if: FashionSubset.isInstalled)) struct BoltzmannTests {
  @Test func `what is remembered of pictures grows, by short and long chains`() throws {
    let data = try FashionSubset.images(train: 1200, test: 200)
    let folder = FileManager.default.temporaryDirectory.path + "/graphc-rbm-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var request = FashionSubset.request(epochs: 6)
    request.batchSize = 20
    request.files = TrainingFiles(plots: folder)
    let report = try RestrictedBoltzmann.train(request, data: data, hidden: 24, steps: [1, 3])
    for title in ["CD-1", "CD-3"] {
      let (before, after) = (
        report.fact("\(title) error before"), report.fact("\(title) error after")
      )
      expect("rbm: \(title) error", after, below: before / 2)
      // Pictures differ by some tens of nats, their means by a tenth of that.
      let energies = ["in training", "held out"].map { report.fact("\(title) free energy \($0)") }
      let gap = abs(energies[1] - energies[0])
      expect("rbm: \(title) gap", gap, below: 30)
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    for name in ["dreams.png", "filters.png", "reconstructions.png", "reconstruction_errors.svg"] {
      #expect(files.contains(name), "\(name)")
    }
  }

  @Test func `filters are columns of the weight`() {
    let weight = TensorData([784, 2], (0..<1568).map { Float($0) })
    let filters = RestrictedBoltzmann.filters(of: weight)
    #expect(filters.shape == [2, 28, 28])
    #expect(filters.element(1).doubles == stride(from: 1.0, to: 1568, by: 2).map { $0 })
  }

  /// Optimizers, checkpoints and libraries need nothing of the machine's own.
  @Test func `a machine is trained by any optimizer`() throws {
    let data = try FashionSubset.images(train: 240, test: 60)
    var request = FashionSubset.request(epochs: 3)
    request.batchSize = 20
    request.optimizer = OptimizerChoice(optimizer: Adam(learningRate: 0.01))
    let report = try RestrictedBoltzmann.train(request, data: data, hidden: 8, steps: [1])
    let before = report.fact("CD-1 error before")
    expect("rbm: adam", report.fact("CD-1 error after"), below: before * 0.8)
  }
}
