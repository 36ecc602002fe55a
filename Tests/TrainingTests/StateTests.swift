import GraphC
import Testing
import Training

/// Running statistics and random numbers over many steps.
@Suite struct StateTests {
  private static func model(_ rate: Double) -> Model {
    Model(name: "states", defaultBatchSize: 4, optimizer: SGD(learningRate: 0.05)) {
      builder, rows, mode in
      let network = Sequential {
        BatchNorm(momentum: 0.5)
        Dropout(rate)
        Dense(1)
      }
      let prediction = network(builder.input("x", [rows, 1]), mode: mode)
      let y = builder.input("y", [rows, 1])
      builder.output("prediction", prediction)
      builder.output("loss", meanSquaredError(predictions: prediction, targets: y))
    }
  }

  private static func options(_ backend: Backend, epochs: Int = 1) -> TrainingOptions {
    TrainingOptions(
      epochs: epochs, seed: 3, shuffles: false, recordsSteps: true, compiler: compiler(backend))
  }

  /// Two full batches and one of two rows, which share the statistics.
  @Test(arguments: Backend.allCases)
  func runningStatisticsFollowTheBatches(_ backend: Backend) throws {
    let data = try points(10)
    let trainer = try Trainer(
      model: Self.model(0), dataset: data, options: Self.options(backend))
    _ = try trainer.fit()
    var (mean, variance) = (0.0, 1.0)
    let x = try data.column("x").doubles
    for rows in [x[0..<4], x[4..<8], x[8..<10]] {
      let average = rows.reduce(0, +) / Double(rows.count)
      let squares = rows.map { ($0 - average) * ($0 - average) }.reduce(0, +)
      mean = 0.5 * mean + 0.5 * average
      variance = 0.5 * variance + 0.5 * squares / Double(rows.count - 1)
    }
    let found = try ["mean", "variance"].map {
      try #require(trainer.parameters["batch_norm.\($0)"]).data.doubles[0]
    }
    #expect(abs(found[0] - mean) < 1e-5 && abs(found[1] - variance) < 1e-5)
  }

  /// Evaluation uses the statistics and moves nothing.
  @Test func evaluationIsRepeatable() throws {
    let trainer = try Trainer(
      model: Self.model(0.5), dataset: points(10), options: Self.options(.tcc, epochs: 5))
    _ = try trainer.fit()
    let before = trainer.parameters.mapValues(\.data)
    let first = try trainer.evaluate(on: points(7))
    #expect(try trainer.evaluate(on: points(7)).loss == first.loss)
    #expect(trainer.parameters.mapValues(\.data) == before)
  }

  /// Every step counts the key on, in programs for all batch sizes, and the numbers follow the seed.
  @Test(arguments: Backend.allCases) func randomNumbersGoOn(_ backend: Backend) throws {
    let whole = try Trainer(
      model: Self.model(0.5), dataset: points(10), options: Self.options(backend, epochs: 2))
    let parts = try Trainer(
      model: Self.model(0.5), dataset: points(10), options: Self.options(backend))
    let key = try #require(whole.parameters["random.key"])
    let start = key.data.integers[1]
    let losses = try whole.fit().stepLosses
    #expect(key.data.integers[1] == start + 6)
    #expect(try losses == parts.fit().stepLosses + parts.fit().stepLosses)
    let plain = try Trainer(
      model: Self.model(0), dataset: points(10), options: Self.options(backend, epochs: 2))
    #expect(try plain.fit().stepLosses != losses)
  }
}
