import GraphC
import Modeling
import Testing
import Training

@Suite struct PredictionTests {
  /// More rows than a program takes at once, and none of the targets.
  @Test(arguments: [Backend.interpreter, .tcc]) func predictsEveryRow(_ backend: Backend) throws {
    let trainer = try Trainer(
      model: line(), dataset: points(10),
      options: TrainingOptions(epochs: 60, compiler: compiler(backend)))
    _ = try trainer.fit()
    let all = try points(300)
    let x = try all.column("x")
    let results = try trainer.predict(Dataset(["x": x]))
    #expect(results.keys.sorted() == ["prediction"])
    let prediction = try #require(results["prediction"])
    #expect(prediction.type == TensorType(.f32, [300, 1]))
    for (found, input) in zip(prediction.doubles, x.doubles) {
      #expect(abs(found - (3 * input - 1)) < 0.01)
    }
  }

  @Test func tellsMissingColumns() throws {
    let trainer = try Trainer(
      model: line(), dataset: points(10),
      options: TrainingOptions(compiler: compiler(.interpreter)))
    let y = try points(3).column("y")
    let error = diagnostic { _ = try trainer.predict(Dataset(["xs": y])) }
    #expect(error?.message == "there is no column 'x'")
  }

  /// A part of the model, here what it says of another input, on the parameters that were trained.
  @Test func `another model runs on a trainer's parameters`() throws {
    let trainer = try Trainer(
      model: line(), dataset: points(10),
      options: TrainingOptions(epochs: 60, compiler: compiler(.tcc)))
    let twice = Model(name: "twice", optimizer: SGD()) { builder, n in
      builder.output("twice", 2 * Dense(1)(builder.input("z", [n, 1])))
    }
    let predictor = try trainer.predictor(of: twice)
    _ = try trainer.fit()
    let z = TensorData([2, 1], [1, 2] as [Float])
    let found = try #require(try predictor(Dataset(["z": z]))["twice"]).doubles
    #expect(abs(found[0] - 4) < 0.02 && abs(found[1] - 10) < 0.02)
  }

  @Test func `tells parameters that a trainer lacks`() throws {
    let trainer = try Trainer(
      model: line(), dataset: points(10),
      options: TrainingOptions(compiler: compiler(.interpreter)))
    func message(_ layer: any Layer, _ width: Int) -> String? {
      let model = Model(name: "other", optimizer: SGD()) { builder, n in
        builder.output("y", layer(builder.input("x", [n, width])))
      }
      return diagnostic { _ = try trainer.predictor(of: model) }?.message
    }
    #expect(
      message(Dense(1), 2) == "%dense.weight is f32[2x1], but the trained model has f32[1x1]")
    #expect(
      message(Dense(1, name: "dens"), 1)?.hasPrefix(
        "%dens.weight is f32[1x1], but the trained model has nothing of that name") == true)
  }
}
