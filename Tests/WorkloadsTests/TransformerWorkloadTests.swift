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
