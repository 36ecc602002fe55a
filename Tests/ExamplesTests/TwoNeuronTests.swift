import Foundation
import GraphC
import Testing
import Training

@testable import Examples

@Suite struct TwoNeuronTests {
  /// States and exponents of two neurons by an independent program in double precision.
  struct Reference: Decodable, Sendable, CustomStringConvertible {
    let kind: String
    let weights: [String: Double]
    let trajectory: [Double]
    let exponents: [Double]

    var description: String { kind }

    var values: TwoNeuronRNN.Weights {
      func weight(_ name: String) -> Double { weights[name] ?? .nan }
      return TwoNeuronRNN.Weights(
        bias1: weight("bias1"), bias2: weight("bias2"), w11: weight("w11"), w12: weight("w12"),
        w21: weight("w21"), w22: weight("w22"))
    }

    static let all: [Reference] = {
      let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
      let file = tests.appending(path: "Fixtures/Series/two-neurons.json")
      let read = try? JSONDecoder().decode([Reference].self, from: Data(contentsOf: file))
      return read ?? []
    }()
  }

  @Test(arguments: Reference.all, [Backend.interpreter, .tcc, .cc])
  func `the first 20 steps are those of double precision`(
    _ reference: Reference, _ backend: Backend
  ) throws {
    let found = try TwoNeuronRNN.trajectories(
      reference.values, from: [[0, 0]], steps: 20, options(backend))[0]
    #expect(found.count == 40 && reference.trajectory.count == 40)
    for (value, expected) in zip(found, reference.trajectory) {
      #expect(abs(value - expected) < 1e-12)
    }
  }

  /// Means over 20 000 chaotic states are known to about 1/√20 000.
  @Test(arguments: Reference.all)
  func `attractors are told by their exponents`(_ reference: Reference) throws {
    let attractor = try Attractor(reference.values, steps: 20_000, options(.tcc))
    #expect(attractor.kind.rawValue == reference.kind)
    for (found, expected) in zip(attractor.exponents, reference.exponents) {
      #expect(abs(found - expected) < 0.02, "\(attractor.exponents)")
    }
    #expect(attractor.period == ["fixed-point": 1, "periodic": 2][reference.kind])
  }

  @Test func `the lecture's neurons are chaotic`() throws {
    #expect(Reference.all.count == 4)
    let request = TrainingRequest(compiler: options(.tcc))
    let report = try TwoNeuronRNN.train(request, steps: 5000)
    #expect(report["is chaotic"] == 1)
    #expect(report["is quasi-periodic"] == 0)
    let lecture = try #require(Reference.all.first { $0.kind == "chaotic" })
    #expect(abs((report["o1 after 20 steps"] ?? .nan) - lecture.trajectory[38]) < 1e-12)
    #expect(abs((report["dimension"] ?? .nan) - 1.13) < 0.02)
    // log(1e9) / 0.31 is 67.
    #expect((50...85).contains(report["steps until 1e-10 is 0.1"] ?? .nan))
  }

  @Test func `pictures are drawn`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/neurons-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let request = TrainingRequest(
      compiler: options(.tcc), files: TrainingFiles(plots: folder))
    _ = try TwoNeuronRNN.train(request, steps: 500)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == ["attractor.svg", "divergence.svg", "first-steps.svg"])
  }
}
