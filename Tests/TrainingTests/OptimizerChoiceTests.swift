import Foundation
import GraphC
import Testing

@testable import Training

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

  /// Twelve steps, four epochs of three: the factor before each step.
  private static let schedules: [(text: String, factor: @Sendable (Double) -> Double)] = [
    ("constant", { _ in 1 }),
    ("constant:warm-up=4", { min(($0 + 1) / 4, 1) }),
    ("step:every=2,factor=0.5", { $0 < 6 ? 1 : 0.5 }),
    ("step", { pow(0.1, ($0 / 3).rounded(.down)) }),
    ("exponential:factor=0.125", { pow(0.5, $0) }),
    ("polynomial:end=0.5", { 1 - $0 / 24 }),
    ("cosine:warm-up=4", { $0 < 4 ? ($0 + 1) / 4 : 0.5 + 0.5 * cos(.pi * ($0 - 4) / 8) }),
    ("cosine:end=0.5", { 0.75 + 0.25 * cos(.pi * $0 / 12) }),
    ("warm-up:steps=2,start=0.5", { min(0.5 + ($0 + 1) / 4, 1) }),
  ]

  @Test(arguments: schedules.indices) func schedulesByName(_ index: Int) throws {
    let (text, expected) = Self.schedules[index]
    let choice = try ScheduleChoice(text)
    let schedule = try #require(choice.schedule(stepsPerEpoch: 3, epochs: 4))
    for time in 0..<12 {
      let difference = schedule.factor(at: time) - expected(Double(time))
      #expect(abs(difference) < 1e-12, "\(text) at \(time)")
    }
    let trainer = try trainer(OptimizerChoice(learningRate: 0.25, schedule: choice))
    _ = try trainer.fit()
    let last = try #require(choice.schedule(stepsPerEpoch: 3, epochs: 3)).factor(at: 8)
    #expect(abs(trainer.learningRate - 0.25 * last) < 1e-7)
  }

  @Test func oneCyclesEndWithTraining() throws {
    let schedule = try ScheduleChoice("one-cycle:rise=0.5,start=0.1,end=0.01")
      .schedule(stepsPerEpoch: 3, epochs: 4)
    #expect(abs((schedule?.factor(at: 0) ?? 0) - 0.1) < 1e-12)
    #expect(schedule?.factor(at: 5) == 1)
    #expect(abs((schedule?.factor(at: 11) ?? 0) - 0.01) < 1e-12)
  }

  @Test func plateausByName() throws {
    let choice = try ScheduleChoice("plateau:factor=0.5,patience=2")
    #expect(choice.plateau == PlateauReduction(factor: 0.5, patience: 2))
    #expect(choice.schedule(stepsPerEpoch: 3, epochs: 4) == nil)
    _ = try trainer(OptimizerChoice(schedule: choice)).fit()
  }

  @Test(arguments: [
    (
      "cosin",
      "unknown schedule 'cosin'; did you mean 'cosine'? (expected constant, step, exponential, "
        + "cosine, polynomial, one-cycle, warm-up, plateau)"
    ),
    (
      "step:evry=2",
      "the schedule step has no 'evry'; did you mean 'every'? (it has every, factor, warm-up)"
    ),
    ("step:every=1.5", "expected every=COUNT, found 'every=1.5'"),
    ("cosine:end=x", "expected end=NUMBER, found 'end=x'"),
    ("cosine:end", "expected end=NUMBER, found 'end'"),
    ("cosine:end=-1", "schedule cosine: the end -1.0 is negative or not finite"),
    ("one-cycle:rise=2", "schedule one-cycle: the rise 2.0 is outside 0...1.0"),
    ("plateau:factor=3", "schedule plateau: the factor 3.0 is outside 0..<1"),
  ])
  func mistakenSchedules(_ text: String, _ message: String) {
    #expect(diagnostic { _ = try ScheduleChoice(text) }?.message == message)
  }

  @Test func ratesReplaceTheModelsOwn() throws {
    let choice = OptimizerChoice(learningRate: 0.25)
    let trainer = try trainer(choice)
    #expect(trainer.learningRate == 0.25 && trainer.model.optimizer.name == "sgd")
  }
}
