import Foundation
import GraphC
import Testing
import Training

@testable import Examples

/// Networks with memory, with little data and few steps.
@Suite struct RecurrentTests {
  private static let sizes: RecurrentNetwork.Sizes = {
    var sizes = RecurrentNetwork.Sizes()
    (sizes.trained, sizes.tested, sizes.warmUp, sizes.epochs) = (1000, 400, 60, 2)
    (sizes.days, sizes.priceEpochs) = (400, 80)
    (sizes.pictures, sizes.pictureEpochs, sizes.units) = (128, 3, 16)
    (sizes.lag, sizes.lagRows, sizes.lagEpochs) = (3, 256, 20)
    return sizes
  }()

  @Test(.enabled(if: FashionSubset.isInstalled), arguments: RecurrentKind.allCases)
  func `everything runs and learns`(_ kind: RecurrentKind) throws {
    let data = try FashionSubset.images(train: 140, test: 60)
    let request = TrainingRequest(seed: testSeed, compiler: options(.tcc))
    let report = try RecurrentNetwork.train(kind, request, data: data, sizes: Self.sizes)
    let names = Set(report.facts.map(\.name))
    for title in ["as first tried", "one layer", "two layers"] {
      #expect(names.contains("\(title): free-running error after 84 steps"))
    }
    // A series of deviation 1, whose next value is 0.2 away.
    let error = report["one layer: error of the next value"] ?? .nan
    expect("\(kind): error of the next value", error, below: 0.3)
    // Without memory 1/3, that of three steps is easy for all.
    let lag = report["lag of 3, weights orthogonal: squared error"] ?? .nan
    expect("\(kind): lag of 3", lag, below: 0.25)
    #expect(names.contains("lag of 3, weights random: squared error"))
    let lazy = report["price: error of today's as tomorrow's"] ?? .nan
    expect(
      "\(kind): price beside today's", (report["price: error of the next day"] ?? .nan) / lazy,
      below: 2.5)
    expect(
      "\(kind): rows of pictures", report["rows of pictures: test accuracy"] ?? .nan, above: 0.15)
  }

  /// By hand in Python: three steps of the cell with the lecture's gates.
  @Test(arguments: [Backend.interpreter, .tcc]) func `gates are the lecture's`(
    _ backend: Backend
  ) throws {
    var report = TrainingReport()
    try RecurrentNetwork.cellByHand(TrainingRequest(compiler: options(backend)), &report)
    #expect((report["cell by hand: difference of the layer"] ?? 1) < 1e-15)
    #expect(abs((report["cell by hand: h"] ?? 0) - 0.509917621854627) < 1e-12)
    #expect(abs((report["cell by hand: C"] ?? 0) - 0.8804309220027593) < 1e-12)
  }

  /// What reaches the first of sixty steps.
  @Test func `open gates let gradients through`() throws {
    var report = TrainingReport()
    try RecurrentNetwork.gradients(
      TrainingRequest(seed: testSeed, compiler: options(.tcc)), &report)
    func share(_ title: String) -> Double {
      report["\(title): gradient of the first beside the last step"] ?? .nan
    }
    expect("rnn: gradient of the first step", share("RNN"), below: 0.05)
    expect("lstm: gradient of the first step", share("LSTM with open gates"), above: 0.5)
    expect("gru: gradient of the first step", share("GRU"), below: 1e-4)
  }

  /// A free run of a network that always says the same change is a line.
  @Test func `free runs go on from what was said`() throws {
    let forecaster = SeriesForecaster(kind: .gru, units: 2, length: 4, washout: 1)
    let stepper = try SequenceStepper(
      forecaster.model, batchSize: 2, seed: 3, compiler: options(.tcc))
    let series = (0..<20).map { Double($0 % 5) / 4 }
    let run = try FreeRun(stepper, series, starts: [6, 8], warmUp: 5, steps: 6)
    #expect(run.truth[0] == Array(series[6..<12]))
    // Each start alone says the same.
    let alone = try SequenceStepper(
      forecaster.model, batchSize: 1, seed: 3, compiler: options(.tcc))
    for (place, start) in [6, 8].enumerated() {
      let single = try FreeRun(alone, series, starts: [start], warmUp: 5, steps: 6)
      #expect(single.said[0].count == 6 && run.said[place].count == 6)
      #expect(zip(single.said[0], run.said[place]).allSatisfy { abs($0 - $1) < 1e-6 })
    }
    #expect(Set(run.said[0]).count == 6)
    #expect(run.error(after: 1) < 2)
  }
}
