import IR
import Modeling
import Operators
import Testing

@Suite struct ModelTests {
  static let classifier = Model(name: "classifier", optimizer: SGD(momentum: 0.9)) { builder, n in
    let x = builder.input("x", [n, 4], .u8)
    let labels = builder.input("labels", [n], .u8)
    let logits = Dense(3)(x.cast(to: .f32) / 255)
    builder.output("logits", logits)
    builder.output("loss", crossEntropy(logits: logits, labels: labels))
    builder.output("correct", correctCount(logits: logits, labels: labels))
    let seen = builder.state("seen", [], .i64)
    builder.update(seen, to: seen + 1)
  }

  static func names(_ graph: Graph) -> [String] { graph.outputs.map(\.name) }

  @Test func graphsHaveTheirOutputs() throws {
    let model = Self.classifier
    let full = try model.graph(batchSize: 5)
    #expect(Self.names(full) == ["logits", "loss", "correct", "seen"])
    #expect(full.arguments[0].type == TensorType(.u8, [5, 4]))
    let training = try model.trainingGraph(batchSize: 5)
    #expect(
      Self.names(training) == [
        "loss", "correct", "seen", "sgd.momentum.dense.weight", "dense.weight",
        "sgd.momentum.dense.bias", "dense.bias",
      ])
    #expect(training.outputs.dropFirst(2).allSatisfy { $0.updates != nil })
    #expect(try Self.names(model.evaluationGraph(batchSize: 5)) == ["loss", "correct"])
    for graph in [full, training, try model.evaluationGraph(batchSize: 5)] { try graph.verify() }
  }

  @Test func inferenceReadsNoTargets() throws {
    let graph = try Self.classifier.inferenceGraph(batchSize: 2)
    try graph.verify()
    #expect(Self.names(graph) == ["logits"])
    #expect(graph.arguments.map(\.label) == ["x", "dense.weight", "dense.bias"])
    #expect(graph.nodes.allSatisfy { $0.operation.name != "one_hot" })
  }

  @Test func parametersKeepTheirOrderInAllGraphs() throws {
    let model = Self.classifier
    let full = try model.graph(batchSize: 1).arguments.map(\.label)
    let training = try model.trainingGraph(batchSize: 1).arguments.map(\.label)
    #expect(training.starts(with: full))
    #expect(try model.evaluationGraph(batchSize: 1).arguments.map(\.label) == full)
  }

  @Test func targetsAreKnownByName() {
    for name in ["y", "label", "labels", "labels2", "target", "targets"] {
      #expect(Model.isTarget(name))
    }
    for name in ["x", "yellow", "my_labels", ""] { #expect(!Model.isTarget(name)) }
  }

  static func mistake(
    batchSize: Int = 1, _ define: @escaping @Sendable (GraphBuilder, Int) -> Void
  ) -> Diagnostic? {
    let model = Model(name: "m", optimizer: SGD(), define: define)
    return diagnostic { _ = try model.trainingGraph(batchSize: batchSize) }
  }

  @Test func mistakes() {
    #expect(
      Self.mistake(batchSize: 0) { _, _ in }?.message
        == "expected a batch size of at least 1, found 0")
    #expect(Self.mistake { _, _ in }?.message == "there is no output 'loss'")
    let misspelt = Self.mistake { builder, _ in builder.output("los", builder.input("x", [])) }
    #expect(misspelt?.message == "there is no output 'loss'; did you mean 'los'?")
    let vector = Self.mistake { builder, n in builder.output("loss", builder.input("x", [n])) }
    #expect(vector?.message == "the output 'loss' is f32[1], expected a float scalar")
    #expect(vector?.subject == "model m")
    let fixed = Self.mistake { builder, _ in builder.output("loss", builder.input("x", [])) }
    #expect(fixed?.message == "there are no parameters to train")
    // The cause is told, not that it left the model without a loss.
    let broken = Self.mistake { builder, n in
      builder.output("loss", Dense(0)(builder.input("x", [n, 1])).sum())
    }
    #expect(broken?.subject == "layer dense")
  }

  @Test func inferenceWithoutPredictions() {
    let model = Model(name: "m", optimizer: SGD()) { builder, n in
      let y = builder.input("y", [n])
      builder.output("loss", (y * builder.parameter("w", [])).sum())
    }
    let found = diagnostic { _ = try model.inferenceGraph(batchSize: 1) }
    #expect(found?.message == "every output depends on a target, so nothing is left to infer")
  }
}
