import GraphC
import Testing
import Training

@testable import Examples

/// Generators and their critics in short games.
@Suite struct AdversaryTests {
  private static func request(epochs: Int, backend: Backend = .tcc) -> TrainingRequest {
    TrainingRequest(epochs: epochs, seed: testSeed, compiler: options(backend))
  }

  @Test func `a generator learns a density until nothing tells it from the data`() throws {
    let report = try GAN.train(Self.request(epochs: 30), rows: 2048)
    for loss in ["non-saturating", "minimax"] {
      // The first numbers lie around 0, which is 1.4 from the density.
      expect("gan: \(loss) distance", report.fact("\(loss) distance"), below: 0.7)
      for examples in ["data", "made"] {
        let trust = report.fact("\(loss) D of \(examples)")
        expect("gan: \(loss) D of \(examples)", abs(trust - 0.5), below: 0.1)
      }
    }
  }
}
