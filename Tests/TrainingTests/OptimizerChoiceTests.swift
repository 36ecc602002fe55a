import GraphC
import Testing
import Training

/// Optimizers by name, and in the place of a model's own.
@Suite struct OptimizerChoiceTests {
  private func trainer(_ choice: OptimizerChoice?, _ backend: Backend = .interpreter) throws
    -> Trainer
  {
    try Trainer(
      model: line(), dataset: points(10),
      options: TrainingOptions(
        epochs: 3, recordsSteps: true, compiler: compiler(backend), choice: choice))
  }

  /// Batches of four and of two rows; native code and the interpreter agree on every rule.
  @Test(arguments: OptimizerName.allCases)
  func everyNameTrains(_ name: OptimizerName) throws {
    let rate = name.optimizer.learningRate
    let (slow, fast) = try (
      trainer(OptimizerChoice(optimizer: name.optimizer)),
      trainer(OptimizerChoice(optimizer: name.optimizer), .tcc)
    )
    #expect(abs(slow.learningRate - rate) < 1e-6 * rate)
    let losses = try slow.fit().stepLosses
    for (found, expected) in zip(try fast.fit().stepLosses, losses) {
      #expect(abs(found - expected) <= 1e-4 * abs(expected))
    }
    #expect(slow.programCount == 2)
  }

  @Test func ratesReplaceTheModelsOwn() throws {
    let choice = OptimizerChoice(learningRate: 0.25)
    #expect(!choice.isUsed)
    let trainer = try trainer(choice)
    #expect(trainer.learningRate == 0.25 && trainer.model.optimizer.name == "sgd")
    #expect(choice.isUsed)
  }
}
