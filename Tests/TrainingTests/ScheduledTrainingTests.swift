import Foundation
import GraphC
import Testing
import Training

/// What schedules, range tests and averages do to a trainer.
@Suite struct ScheduledTrainingTests {
  private func trainer(
    _ optimizer: any Optimizer = SGD(learningRate: 0.1), epochs: Int = 2,
    schedule: (any LearningRateSchedule)? = nil, unit: ScheduleUnit = .step,
    plateau: PlateauReduction? = nil, _ backend: Backend = .interpreter
  ) throws -> Trainer {
    // Ten rows in batches of four: three steps an epoch.
    try Trainer(
      model: line(), dataset: points(10),
      options: TrainingOptions(
        epochs: epochs, recordsSteps: true, compiler: compiler(backend), optimizer: optimizer,
        schedule: schedule, scheduleUnit: unit, plateau: plateau))
  }

  @Test(arguments: [(ScheduleUnit.step, 0.5), (.epoch, 0.1 * 0.03125)])
  func ratesFollowTheSchedule(_ unit: ScheduleUnit, _ last: Double) throws {
    let trainer = try trainer(epochs: 6, schedule: .exponential(0.5), unit: unit)
    _ = try trainer.fit()
    // 18 steps, or 6 epochs, counted from 0.
    let expected = unit == .step ? 0.1 / 0x1p17 : last
    #expect(abs(trainer.learningRate - expected) < 1e-6 * expected)
  }

  /// One program, or on the interpreter one more for the smaller last batch: no rate adds another.
  @Test(arguments: Backend.allCases)
  func ratesCompileNothing(_ backend: Backend) throws {
    let trainer = try trainer(
      Adam(), epochs: 3, schedule: .warmUp(length: 4, then: .cosine(length: 5)),
      plateau: PlateauReduction(patience: 0), backend)
    #expect(trainer.programCount == (backend == .interpreter ? 2 : 1))
    _ = try trainer.fit()
    _ = try trainer.rangeTest(steps: 7)
    trainer.learningRate = 0.25
    _ = try trainer.fit()
    #expect(trainer.programCount == (backend == .interpreter ? 2 : 1))
  }

  /// The second half of a schedule is the same whether or not training was interrupted.
  @Test func schedulesGoOn() throws {
    let whole = try trainer(epochs: 4, schedule: .cosine(length: 12))
    let parts = try trainer(epochs: 2, schedule: .cosine(length: 12))
    let losses = try parts.fit().stepLosses + parts.fit().stepLosses
    #expect(try whole.fit().stepLosses == losses)
  }

  @Test func plateausLowerTheRate() throws {
    let trainer = try trainer(
      SGD(learningRate: 0.5), epochs: 40, plateau: PlateauReduction(factor: 0.5, patience: 3))
    _ = try trainer.fit()
    #expect(trainer.learningRate < 0.5)
  }

  @Test func resumedPlateausGoOn() throws {
    let path = NSTemporaryDirectory() + "/plateau-\(UInt64.random(in: 0 ... .max)).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let plateau = PlateauReduction(factor: 0.5, patience: 1)
    func scheduled(_ epochs: Int) throws -> Trainer {
      try trainer(SGD(learningRate: 0.5), epochs: epochs, plateau: plateau)
    }
    let (whole, first, second) = (try scheduled(40), try scheduled(19), try scheduled(40))
    _ = try first.fit()
    try first.save(to: path)
    try second.resume(from: path)
    #expect(try second.fit().epochs.last?.training == whole.fit().epochs.last?.training)
    #expect(second.learningRate == whole.learningRate && whole.learningRate < 0.5)
  }

  @Test func writtenRatesStayWithoutSchedule() throws {
    let trainer = try trainer()
    trainer.learningRate = 0
    let before = trainer.parameters.mapValues(\.data)
    _ = try trainer.fit()
    #expect(trainer.parameters.mapValues(\.data) == before)
  }

  @Test func rangeTestsLeaveParametersAlone() throws {
    let trainer = try trainer(Adam())
    let before = trainer.parameters.mapValues(\.data)
    let range = try trainer.rangeTest(from: 1e-4, to: 1e4, steps: 60)
    #expect(trainer.parameters.mapValues(\.data) == before)
    #expect(range.rates.count == range.losses.count && range.rates.count < 60)
    #expect(abs(range.rates[0] - 1e-4) < 1e-12)
    let suggestion = try #require(range.suggestion)
    #expect(suggestion > 1e-5 && suggestion < 10)
    #expect(try #require(range.steepest) > 1e-4)
    let mistake = diagnostic { _ = try trainer.rangeTest(from: 1, to: 1) }
    #expect(
      mistake?.message
        == "expected rates 0 < low < high and at least 3 steps, found 1.0, 1.0 and 100 steps")
  }

  @Test func averagesTakeTheParametersPlace() throws {
    let trainer = try trainer(SGD(learningRate: 0.1).averagingWeights(decay: 0.5))
    _ = try trainer.fit()
    let weight = try #require(trainer.parameters["dense.weight"])
    let average = try #require(trainer.parameters[WeightAverage.label(of: "dense.weight")])
    let before = (weight.scalar, average.scalar)
    #expect(before.0 != before.1)
    try trainer.exchangeAverages()
    #expect((weight.scalar, average.scalar) == (before.1, before.0))
    try trainer.exchangeAverages()
    #expect((weight.scalar, average.scalar) == before)
    let mistake = diagnostic { try self.trainer().exchangeAverages() }
    #expect(mistake?.message == "there are no averages of weights")
  }
}
