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
}
