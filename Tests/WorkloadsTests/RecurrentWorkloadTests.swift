import GraphC
import TestSupport
import Testing

@testable import Workloads

/// Recurrent networks beside PyTorch, from the numbers of `scripts/fixtures/workloads_recurrent.py`.
@Suite struct RecurrentWorkloadTests {
  @Test(arguments: try WorkloadFixture.load("recurrent"))
  func losesAsPyTorchDoes(_ fixture: WorkloadFixture) throws {
    let workload = try #require(try Workload.named(fixture.name))
    guard case .training(let model) = workload.kind else { return #expect(Bool(false)) }
    let program = try compiled(try model.trainingGraph(batchSize: model.defaultBatchSize), .cc)
    try FixtureNumbers.initialize(program)
    let expected = try #require(fixture.losses)
    #expect(expected.count == 5)
    for (step, loss) in expected.enumerated() {
      try writeBatch(program, fixture.name, stream: 100 + 10 * step)
      try program.run()
      #expect(abs(try program.buffer("loss").scalar - loss) <= 2e-5 * loss, "step \(step)")
    }
  }

  @Test func allHaveFixtures() throws {
    let names = try WorkloadFixture.load("recurrent").map(\.name)
    #expect(names == ["lstm_step", "gru_step", "lstm_imdb"])
  }

  private func writeBatch(_ program: Executable, _ workload: String, stream: Int) throws {
    guard workload == "lstm_imdb" else {
      let rows = FixtureNumbers.make(stream, [64, 28, 28], bound: 0.5).doubles
      try program.write(TensorData([64, 28, 28], rows.map { Float($0) + 0.5 }), to: "x")
      let labels = FixtureNumbers.make(stream + 1, [64], bound: 5).doubles
      return try program.write(TensorData([64], labels.map { Int32(Float($0) + 5) }), to: "labels")
    }
    let words = FixtureNumbers.make(stream, [32, 80], bound: 10_000).doubles
    let numbers = words.map { min(Int32(Float($0) + 10_000), 19_999) }
    try program.write(TensorData([32, 80], numbers), to: "x")
    let opinions = FixtureNumbers.make(stream + 1, [32, 1], bound: 1).doubles
    try program.write(TensorData([32, 1], opinions.map { $0 > 0 ? Float(1) : 0 }), to: "labels")
  }
}
