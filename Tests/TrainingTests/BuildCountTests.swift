import GraphC
import Modeling
import Synchronization
import Testing

@testable import Training

/// How often a model's closure is called: to compile programs, never once more for a step or a call.
@Suite struct BuildCountTests {
  /// A model that counts its builds.
  private final class Counted: Sendable {
    private let builds = Mutex(0)
    var count: Int { builds.withLock { $0 } }

    var model: Model {
      Model(name: "counted", defaultBatchSize: 4, optimizer: Adam()) { builder, n, mode in
        self.builds.withLock { $0 += 1 }
        let x = builder.input("x", [n, 1])
        let prediction = Dropout(0.1)(Dense(1)(x), mode: mode)
        builder.output("prediction", prediction)
        builder.output(
          "loss", meanSquaredError(predictions: prediction, targets: builder.input("y", [n, 1])))
      }
    }

    /// How many builds more it takes to do something once, and then ten times.
    func builds(_ body: () throws -> Void) throws -> (first: Int, later: Int) {
      let before = count
      try body()
      let first = count
      for _ in 0..<10 { try body() }
      return (first - before, count - first)
    }
  }

  @Test(arguments: [Backend.interpreter, .tcc]) func storesBuildOnce(_ backend: Backend) throws {
    let counted = Counted()
    let store = ParameterStore(compiler: compiler(backend))
    let step = try store.trainingStep(of: counted.model)
    let (evaluator, predictor) = (
      try store.evaluator(of: counted.model), try store.predictor(of: counted.model)
    )
    let data = try points(4)
    #expect(try counted.builds { try step(data) }.later == 0)
    #expect(try counted.builds { _ = try evaluator(data) }.later == 0)
    #expect(try counted.builds { _ = try predictor(data) }.later == 0)
    // As when text is generated: one row at a time, then all steps in turn.
    let row = try points(1)
    #expect(try counted.builds { _ = try predictor(row) }.later == 0)
    let all = try counted.builds {
      try step(data)
      try step(row)
      _ = try evaluator(row)
      _ = try (predictor(data), predictor(row), evaluator(data))
    }
    #expect(all.later == 0)
    #expect(try counted.builds { try store.load(store.arrays) } == (0, 0))
  }

  /// A callback that measures and predicts after every epoch.
  private final class Curious: TrainingCallback {
    let data: Dataset
    init(_ data: Dataset) { self.data = data }

    func finished(
      _ epoch: TrainingHistory.Epoch, of trainer: Trainer
    ) throws(Diagnostic) -> CallbackDecision {
      _ = try trainer.evaluate(on: data)
      _ = try trainer.predict(data)
      return .goOn
    }
  }

  /// Ten epochs more, with rests, validation and callbacks, build no more than one.
  @Test(arguments: [Backend.interpreter, .tcc]) func fitsBuildOnce(_ backend: Backend) throws {
    let counted = Counted()
    let trainer = try Trainer(
      model: counted.model, dataset: points(10),
      options: TrainingOptions(epochs: 1, compiler: compiler(backend)))
    let (data, row) = (try points(7), try points(1))
    let fits = try counted.builds {
      _ = try trainer.fit(
        validation: data, callbacks: [Curious(data), EarlyStopping(patience: 99)])
    }
    #expect(fits.later == 0)
    #expect(try counted.builds { _ = try trainer.evaluate(on: data) }.later == 0)
    #expect(try counted.builds { _ = try trainer.predict(row) }.later == 0)
    let all = try counted.builds {
      _ = try trainer.fit(validation: data)
      _ = try trainer.evaluate(on: row)
      _ = try trainer.predict(data)
    }
    #expect(all.later == 0)
  }
}
