import Foundation
import GraphC
import Testing
import Training

@testable import Examples

@Suite struct EchoStateTests {
  /// Few units and values: what a large reservoir does is in the examples' README.
  private static let settings = EchoStateNetwork.Settings(
    training: 1000, washout: 100, tests: 4, warmUp: 100, horizon: 84, freeSteps: 60, penalty: 1e-6)

  private static func request(_ backend: Backend, plots: String? = nil) -> TrainingRequest {
    TrainingRequest(
      seed: testSeed, compiler: options(backend), files: plots.map { TrainingFiles(plots: $0) })
  }

  @Test func `a small reservoir runs freely`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/echoes-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let report = try EchoStateNetwork.train(
      Self.request(.tcc, plots: folder), units: [100], settings: Self.settings)
    // The growth of powers is known to 1/2048 of the logarithm of a constant.
    #expect(abs((report["100 units spectral radius"] ?? .nan) - 0.95) < 2e-3)
    let next = report["100 units error of the next value"] ?? .nan
    let last = report["100 units error after 84 steps"] ?? .nan
    expect("echo-state-network: next value", next, below: 5e-3)
    expect("echo-state-network: after 84 steps", last, below: 0.2)
    // Errors grow on the way.
    #expect(next < last)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == ["attractor-100.svg", "errors.svg", "prediction-100.svg"])
  }

  @Test func `reservoirs are alike in interpreter and tcc`() throws {
    var settings = Self.settings
    (settings.training, settings.washout, settings.tests) = (120, 20, 1)
    (settings.warmUp, settings.horizon, settings.freeSteps) = (20, 5, 3)
    settings.penalty = 1e-6
    func facts(_ backend: Backend) throws -> TrainingReport {
      try EchoStateNetwork.train(Self.request(backend), units: [20], settings: settings)
    }
    let (reference, compiled) = (try facts(.interpreter), try facts(.tcc))
    for fact in reference.facts where !fact.name.hasSuffix("seconds") {
      let found = compiled[fact.name] ?? .nan
      #expect(abs(found - fact.value) <= 1e-3 * abs(fact.value), "\(fact.name)")
    }
  }

  /// Only the readout is trained where a network is trained by descent.
  @Test func `the reservoir is frozen`() throws {
    let graph = try EchoStateNetwork.model(units: 30).trainingGraph(batchSize: 1)
    let updated = Set(graph.outputs.compactMap { $0.updates == nil ? nil : $0.name })
    #expect(updated.contains("network.readout.weight"))
    #expect(!updated.contains { $0.hasPrefix("network.reservoir") })
  }
}
