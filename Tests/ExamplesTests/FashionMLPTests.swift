import Foundation
import GraphC
import Testing
import Training

@testable import Examples

@Suite struct FashionMLPTests {
  /// Images whose rows are bright where the label says, so that there is something to learn.
  static func synthetic(_ count: Int) throws -> Dataset {
    var pixels: [UInt8] = []
    for image in 0..<count {
      for pixel in 0..<784 {
        let noise = UInt8((image * 7919 + pixel * 104_729) % 97)
        pixels.append(pixel / 78 == image % 10 ? 255 - noise : noise)
      }
    }
    return try Dataset([
      "x": TensorData([count, 784], pixels),
      "labels": TensorData([count], (0..<count).map { UInt8($0 % 10) }),
    ])
  }

  static func facts(
    _ backend: Backend, _ data: (train: Dataset, test: Dataset), batchSize: Int? = nil
  ) throws -> [String: Double] {
    let request = TrainingRequest(
      epochs: 1, batchSize: batchSize, seed: testSeed, compiler: options(backend))
    let report = try FashionMLP.train(request, data: data)
    return facts(report)
  }

  private static func facts(_ report: TrainingReport) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: report.facts.map { ($0.name, $0.value) })
  }

  @Test func `first steps are alike on all backends`() throws {
    let data = try Self.synthetic(2)
    func deep(_ backend: Backend) throws -> [String: Double] {
      let request = TrainingRequest(epochs: 1, batchSize: 1, compiler: options(backend))
      var report = TrainingReport()
      try FashionMLP.trainDeep(request, on: (data, data), &report)
      return Self.facts(report)
    }
    let reference = try deep(.interpreter)
    #expect(reference["parameters"] == 266_610)
    for backend in [Backend.tcc, .cc] {
      let facts = try deep(backend)
      for step in 1...2 {
        let name = "loss of step \(step)"
        #expect(facts.fact(name, is: reference[name] ?? .nan, within: 1e-4), "\(backend): \(name)")
      }
      // After two updates; Adam divides by roots, which magnifies rounding of small gradients.
      #expect(facts.fact("test loss", is: reference["test loss"] ?? .nan, within: 1e-2))
    }
  }

  @Test func `probabilities are those of the lecture, and both losses are one`() throws {
    let data = try Self.synthetic(2)
    let facts = try Self.facts(.tcc, (data, data), batchSize: 1)
    let probabilities = (1...5).map { facts["probability \($0)"] ?? .nan }
    for (found, expected) in zip(probabilities, [0.02, 0.90, 0.05, 0.01, 0.02]) {
      #expect(abs(found - expected) < 0.005)
    }
    // -log softmax of the second, computed by hand.
    let exponentials = [1.3, 5.1, 2.2, 0.7, 1.1].map { exp($0) }
    let loss = log(exponentials.reduce(0, +)) - 5.1
    #expect(facts.fact("sparse cross entropy", is: loss, within: 1e-6))
    #expect(facts.fact("one-hot cross entropy", is: loss, within: 1e-6))
    #expect(facts["784-300-10 parameters"] == 238_510)
  }

  @Test func `one epoch separates simple images`() throws {
    let data = try Self.synthetic(640)
    let facts = try Self.facts(.tcc, (data, data))
    for name in ["test accuracy", "784-300-10 test accuracy"] {
      expect("simple images: \(name)", facts[name] ?? .nan, above: 0.9)
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: FashionMNIST.defaultDirectory)))
  func `one epoch on 2000 images of clothes`() throws {
    let (train, test) = try FashionMNIST.load()
    let data = (
      train: try train.subset(Array(0..<2000)), test: try test.subset(Array(0..<500))
    )
    let facts = try Self.facts(.tcc, data)
    expect("2000 images: test accuracy", facts["test accuracy"] ?? .nan, above: 0.65)
  }
}
