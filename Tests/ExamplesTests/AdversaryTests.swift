import GraphC
import Testing
import Training

@testable import Examples

/// Generators and their critics in short games.
@Suite struct AdversaryTests {
  private static func request(epochs: Int) -> TrainingRequest {
    FashionSubset.request(epochs: epochs)
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

  /// Networks of few filters on few pictures: what is tested is that they play, and how they are judged.
  @Test(.enabled(if: FashionSubset.isInstalled), arguments: [false, true])
  func `pictures are made and judged`(_ isConditional: Bool) throws {
    let data = try FashionSubset.images(train: 192, test: 100)
    var request = Self.request(epochs: 2)
    request.batchSize = 32
    let report = try DCGAN.train(
      request, isConditional: isConditional, data: data, filters: 4, judge: [4, 8])
    let name = isConditional ? "conditional-gan" : "dcgan"
    let distance = report.fact("distance")
    let heldOut = report.fact("distance of held-out pictures")
    #expect(heldOut > 0)
    expect("\(name): distance", distance, above: heldOut)
    #expect((0...1).contains(report.fact("D of data")))
    #expect((report["accuracy"] != nil) == isConditional)
  }

  /// With the penalty the slope is 1, and so the distance the right one; other critics rise less, and
  /// take it for smaller.
  @Test(.enabled(if: FashionSubset.isInstalled), arguments: WassersteinGAN.allCases)
  func `critics measure distances`(_ game: WassersteinGAN) throws {
    let data = try FashionSubset.images(train: 96, test: 100)
    let report = try game.train(
      Self.request(epochs: 20), data: data, rows: 4096, width: 16, judge: [4, 8])
    let name = game.rawValue
    let exact = report.fact("distance of two densities")
    let found = report.fact("distance by the critic") / exact
    let slope = report.fact("slope on numbers")
    switch game {
    case .penalty:
      expect("\(name): slope", abs(slope - 1), below: 0.15)
      expect("\(name): distance", abs(found - 1), below: 0.15)
    case .spectral:
      // Layers that stretch nothing make a whole that stretches nothing, but for the estimate's error.
      expect("\(name): slope", slope, below: 1.1)
      expect("\(name): distance", found, above: 0.1)
      expect("\(name): distance", found, below: 1.1)
    case .clipping:
      expect("\(name): slope", slope, below: 0.9)
      #expect(found > 0)
    }
    #expect(report.fact("distance") > 0)
  }

  @Test(.enabled(if: FashionSubset.isInstalled))
  func `pictures are rebuilt from codes`() throws {
    let data = try FashionSubset.images(train: 768, test: 100)
    var request = Self.request(epochs: 6)
    request.batchSize = 32
    let report = try VAEGAN.train(request, data: data, filters: 4, judge: [4, 8])
    #expect(report.fact("divergence") > 0)
    // Black everywhere is 0.6 from pixels of -1 to 1, on average.
    expect("vae-gan: pixel error", report.fact("pixel error"), below: 0.6)
    let heldOut = report.fact("distance of held-out pictures")
    for kind in ["distance", "rebuilt distance"] {
      expect("vae-gan: \(kind)", report.fact(kind), above: heldOut)
    }
  }
}
