import GraphC
import Modeling
import Testing
import Training

@Suite struct NonfiniteTests {
  /// The loss is the logarithm of a number that falls below 0 in the second step.
  private static let model = Model(name: "falling", optimizer: SGD(learningRate: 1)) {
    builder, batchSize in
    let x = builder.input("x", [batchSize, 1])
    let weight = builder.parameter("weight", [], .f32, initializer: .constant(0.5))
    let level = builder.scope("level") { log(weight * x) }
    builder.output("loss", level.mean())
  }

  @Test(arguments: [false, true]) func namesTheNode(_ isTraced: Bool) throws {
    let data = try Dataset(["x": TensorData([2, 1], [1, 1] as [Float])])
    let trainer = try Trainer(
      model: Self.model, dataset: data,
      options: TrainingOptions(
        batchSize: 2, epochs: 3, compiler: compiler(.tcc), tracesNonfinite: isTraced))
    let error = try #require(diagnostic { _ = try trainer.fit() })
    #expect(error.message == "the loss is nan in epoch 2, step 1")
    let notes = error.notes.joined(separator: "\n")
    #expect(notes.contains("= log ") == isTraced, "\(notes)")
    #expect(notes.contains("in level") == isTraced)
    #expect(notes.contains("--trace-nan") == !isTraced)
  }
}
