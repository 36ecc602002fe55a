import Foundation
import GraphC
import Testing
import Training

/// A network written with layers, trained as the fixture was with JAX.
@Suite struct RecordedTrainingTests {
  struct Tensor: Decodable {
    let type: String
    let values: [Double]
  }

  struct Recording: Decodable {
    let learningRate: Double
    let beta1: Double
    let beta2: Double
    let epsilon: Double
    let parameters: [String: Tensor]
    let batches: [[String: Tensor]]
    let losses: [String: [Double]]
    let finalParameters: [String: Tensor]
    let absolute: Double
    let relative: Double
  }

  static func recordings() throws -> [Recording] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = tests.appendingPathComponent("Fixtures/Training/mlp.json")
    return try JSONDecoder().decode([Recording].self, from: Data(contentsOf: file))
  }

  static func model(_ recording: Recording, _ type: ElementType) -> Model {
    let adam = Adam(
      learningRate: recording.learningRate, beta1: recording.beta1, beta2: recording.beta2,
      epsilon: recording.epsilon)
    return Model(name: "mlp", optimizer: adam) { builder, n in
      let network = Sequential {
        Dense(6, activation: .relu, name: "layer1")
        Dense(5, activation: .relu, name: "layer2")
        Dense(3, name: "layer3")
      }
      let logits = network(builder.input("x", [n, 8], type))
      builder.output("logits", logits)
      let labels = builder.input("labels", [n], .i64)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
    }
  }

  @Test(arguments: Backend.allCases, [ElementType.f32, .f64])
  func agreesStepForStep(_ backend: Backend, _ type: ElementType) throws {
    for recording in try Self.recordings() {
      let graph = try Self.model(recording, type).trainingGraph(batchSize: 4)
      let program = try Compiler.compile(graph, options: compiler(backend))
      try program.initialize(seed: 0)
      func write(_ tensor: Tensor, _ name: String) throws {
        let buffer = try program.argument(name)
        try program.write(TensorData(buffer.type, doubles: tensor.values), to: name)
      }
      for (name, tensor) in recording.parameters { try write(tensor, name) }
      func expectClose(_ found: Double, _ expected: Double) {
        let bound = recording.absolute + recording.relative * abs(expected)
        #expect(abs(found - expected) <= bound)
      }
      let losses = try #require(recording.losses[type.rawValue])
      for (batch, loss) in zip(recording.batches, losses) {
        for (name, tensor) in batch { try write(tensor, name) }
        try program.run()
        expectClose(try program.buffer("loss").scalar, loss)
      }
      for (name, tensor) in recording.finalParameters {
        let found = try program.read(name).doubles
        for (found, expected) in zip(found, tensor.values) { expectClose(found, expected) }
      }
    }
  }
}
