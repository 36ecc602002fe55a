import GraphC
import TestSupport
import Testing

@testable import Workloads

/// Transformers beside JAX, from the numbers of `scripts/fixtures/workloads_transformers.py`.
@Suite struct TransformerWorkloadTests {
  @Test func gptLosesAsJAXDoes() throws {
    guard case .training(let model) = Workload.gpt.kind else { return #expect(Bool(false)) }
    let program = try compiled(try model.trainingGraph(batchSize: model.defaultBatchSize), .cc)
    try FixtureNumbers.initialize(program)
    let fixture = try #require(try fixture("gpt").losses)
    #expect(fixture.count == 5)
    for (step, loss) in fixture.enumerated() {
      for (index, label) in ["x", "labels"].enumerated() {
        try writeTokens(program, label, stream: 100 + 10 * step + index, count: 65)
      }
      try program.run()
      #expect(abs(try program.buffer("loss").scalar - loss) <= 2e-5 * loss, "step \(step)")
    }
  }

  @Test func bertEncodesAsJAXDoes() throws {
    guard case .graph(let graph) = Workload.bert1.kind else { return #expect(Bool(false)) }
    let program = try compiled(try graph(), .cc)
    try FixtureNumbers.initialize(program)
    try writeTokens(program, "x", stream: 100, count: 30522)
    try program.run()
    let expected = try #require(try fixture("bert1").result?.data).doubles
    let found = try program.read("h")
    #expect(found.shape == [1, 128, 384])
    let values = found.doubles
    // One value of each place.
    for (place, value) in expected.enumerated() {
      #expect(abs(values[384 * place + 7] - value) <= 2e-5, "place \(place)")
    }
  }

  @Test func attentionAndItsGradientsAreThoseOfJAX() throws {
    let workload = try #require(try Workload.named("attention_64"))
    guard case .graph(let graph) = workload.kind else { return #expect(Bool(false)) }
    let program = try compiled(try graph(), .cc)
    for (index, name) in ["q", "k", "v", "g"].enumerated() {
      let shape = try program.argument(name).type.shape
      try program.write(FixtureNumbers.make(200 + index, shape, bound: 1), to: name)
    }
    try program.run()
    let expected = try #require(try fixture("attention_64").result?.data)
    #expect(expected.shape == [4, 8, 4])
    for (output, name) in ["y", "dq", "dk", "dv"].enumerated() {
      let found = try program.read(name).doubles
      for head in 0..<8 {
        for place in 0..<4 {
          let value = expected.doubles[(output * 8 + head) * 4 + place]
          let same = found[(head * 64 + 16 * place) * 64 + 7]
          #expect(abs(same - value) <= 2e-6, "\(name), head \(head), place \(16 * place)")
        }
      }
    }
  }

  /// A step keeps keys and values of all places, and gives scores of the next character.
  @Test func decodingKeepsPlaces() throws {
    guard case .graph(let graph) = Workload.decode.kind else { return #expect(Bool(false)) }
    let step = try graph()
    let kept = step.arguments.filter { $0.type.shape.extents.contains(Workload.decodingLength) }
    // Keys and values of four blocks, and a vector for each place.
    #expect(kept.count { $0.role == .input } == 8)
    #expect(kept.count { $0.role == .parameter } == 1)
    let logits = try #require(step.outputs.first { $0.name == "logits" })
    #expect(step.type(of: logits.value).shape == [1, 1, 97])
  }

  private func fixture(_ name: String) throws -> WorkloadFixture {
    try #require(try WorkloadFixture.load("transformers").first { $0.name == name })
  }

  private func writeTokens(
    _ program: Executable, _ label: String, stream: Int, count: Int
  ) throws {
    let shape = try program.argument(label).type.shape
    let bound = Double(count) / 2
    let drawn = FixtureNumbers.make(stream, shape, bound: bound).doubles
    let tokens = drawn.map { min(Int32(Float($0) + Float(bound)), Int32(count - 1)) }
    try program.write(TensorData(shape, tokens), to: label)
  }
}
