import GraphC
import Testing
import Training

@Suite struct TrainerTests {
  @Test(arguments: Backend.allCases)
  func fitsALine(_ backend: Backend) throws {
    let options = TrainingOptions(
      epochs: 60, seed: 1, recordsSteps: true, compiler: compiler(backend))
    let trainer = try Trainer(model: line(), dataset: points(10), options: options)
    let history = try trainer.fit(validation: points(5))
    #expect(history.epochs.map(\.number) == Array(1...60))
    // Ten rows in batches of four: two full steps and one of two rows.
    #expect(history.stepLosses.count == 180)
    #expect(history.stepLosses.allSatisfy { $0.isFinite })
    let last = try #require(history.epochs.last)
    #expect(last.training.loss < 1e-6)
    #expect(last.training.metrics == ["near": 1])
    #expect(last.validation?.metrics == ["near": 1])
    let weight = try #require(trainer.parameters["dense.weight"]).scalar
    let bias = try #require(trainer.parameters["dense.bias"]).scalar
    #expect(abs(weight - 3) < 1e-2 && abs(bias + 1) < 1e-2)
  }

  @Test(arguments: Backend.allCases)
  func sameSeedSameNumbers(_ backend: Backend) throws {
    func losses(_ seed: Int64) throws -> [Double] {
      let options = TrainingOptions(
        epochs: 2, seed: seed, recordsSteps: true, compiler: compiler(backend))
      return try Trainer(model: line(Adam()), dataset: points(10), options: options).fit()
        .stepLosses
    }
    #expect(try losses(5) == losses(5))
    #expect(try losses(5) != losses(6))
  }

  @Test func fitGoesOn() throws {
    func options(_ epochs: Int) -> TrainingOptions {
      TrainingOptions(epochs: epochs, recordsSteps: true, compiler: compiler(.interpreter))
    }
    let whole = try Trainer(model: line(Adam()), dataset: points(6), options: options(4))
    let parts = try Trainer(model: line(Adam()), dataset: points(6), options: options(2))
    let first = try parts.fit()
    let second = try parts.fit()
    #expect(second.epochs.map(\.number) == [3, 4])
    #expect(try whole.fit().stepLosses == first.stepLosses + second.stepLosses)
  }

  /// With a learning rate of 0 every order and batch size measures the same parameters.
  @Test(arguments: [1, 3, 4, 7, 100])
  func everyRowWeighsTheSame(_ batchSize: Int) throws {
    let options = TrainingOptions(
      batchSize: batchSize, epochs: 1, compiler: compiler(.interpreter))
    let trainer = try Trainer(
      model: line(SGD(learningRate: 0)), dataset: points(7), options: options)
    let whole = try trainer.evaluate(on: points(7))
    let epoch = try #require(try trainer.fit().epochs.first)
    #expect(abs(epoch.training.loss - whole.loss) < 1e-5 * whole.loss)
    #expect(epoch.training.metrics == whole.metrics)
    #expect(trainer.batchSize == min(batchSize, 7))
  }

  @Test func evaluationInSeveralBatchesLeavesParametersAlone() throws {
    let options = TrainingOptions(compiler: compiler(.tcc))
    let trainer = try Trainer(model: line(), dataset: points(8), options: options)
    let before = trainer.parameters.mapValues(\.data)
    let data = try points(600)
    let found = try trainer.evaluate(on: data)
    let weight = try #require(before["dense.weight"]).doubles[0]
    let x = try data.column("x").doubles
    let expected = x.map { ((weight - 3) * $0 + 1) * ((weight - 3) * $0 + 1) }.reduce(0, +) / 600
    #expect(abs(found.loss - expected) < 1e-4 * expected)
    #expect(trainer.parameters.mapValues(\.data) == before)
  }

  @Test func withoutShufflingRowsKeepTheirOrder() throws {
    let options = TrainingOptions(
      batchSize: 1, epochs: 1, shuffles: false, recordsSteps: true,
      compiler: compiler(.interpreter))
    let trainer = try Trainer(
      model: line(SGD(learningRate: 0)), dataset: points(3), options: options)
    let weight = try #require(trainer.parameters["dense.weight"]).scalar
    let expected = [-1.0, 0, 1].map { ((weight - 3) * $0 + 1) * ((weight - 3) * $0 + 1) }
    for (found, expected) in zip(try trainer.fit().stepLosses, expected) {
      #expect(abs(found - expected) < 1e-5)
    }
  }

  @Test func divergenceStops() throws {
    let options = TrainingOptions(batchSize: 2, epochs: 99, compiler: compiler(.interpreter))
    let trainer = try Trainer(
      model: line(SGD(learningRate: 1e30)), dataset: points(4), options: options)
    let found = diagnostic { _ = try trainer.fit() }
    #expect(found?.subject == "model line")
    #expect(found?.message == "the loss is inf in epoch 1, step 2")
  }

  @Test func nanIsNamed() throws {
    let data = try Dataset([
      "x": TensorData([3, 1], [Float(0), 1, .nan]), "y": TensorData([3, 1], [Float(0), 0, 0]),
    ])
    let options = TrainingOptions(
      batchSize: 1, shuffles: false, compiler: compiler(.interpreter))
    let trainer = try Trainer(model: line(), dataset: data, options: options)
    #expect(diagnostic { _ = try trainer.fit() }?.message == "the loss is nan in epoch 1, step 3")
  }
}
