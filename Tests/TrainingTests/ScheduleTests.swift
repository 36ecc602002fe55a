import Foundation
import GraphC
import Testing

@testable import Training

/// Schedules beside PyTorch's schedulers.
@Suite struct ScheduleTests {
  struct Record: Decodable {
    let name: String
    let rates: [Double]
  }

  static let schedules: [String: any LearningRateSchedule] = [
    "constant": .constant(),
    "step": .step(every: 5, factor: 0.5),
    "exponential": .exponential(0.9),
    "polynomial": .polynomial(length: 20, power: 2),
    "warm-up": .warmUp(length: 6, start: 0.25, then: .step(every: 5, factor: 0.5)),
    "warm-up from 0": .warmUp(length: 6),
    "cosine": .cosine(length: 23, end: 0.125),
    "one-cycle": .oneCycle(length: 24),
    "one-cycle linear": .oneCycle(
      length: 24, rise: 0.4, start: 0.1, end: 0.001, curve: .linear),
    "one-cycle in three phases": .oneCycle(length: 24, threePhases: true),
  ]

  static func recorded(_ name: String) throws -> [Double] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/Training/schedules.json")
    let records = try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
    return try #require(records.first { $0.name == name }).rates
  }

  @Test(arguments: schedules.keys.sorted())
  func recordedRates(_ name: String) throws {
    let schedule = try #require(Self.schedules[name])
    #expect(schedule.mistake == nil)
    for (time, rate) in try Self.recorded(name).enumerated() {
      // PyTorch multiplies rates step by step, which rounds each time.
      #expect(abs(schedule.factor(at: time) - rate) < 1e-12, "at time \(time)")
    }
  }

  @Test func plateausAreRecorded() throws {
    var plateau = PlateauReduction(
      factor: 0.5, patience: 2, threshold: 1e-3, cooldown: 1, minimum: 0.2)
    let losses = try Self.recorded("losses of the plateau")
    for (loss, rate) in zip(losses, try Self.recorded("plateau")) {
      #expect(plateau.scale == rate)
      plateau.observe(loss)
    }
  }

  @Test func interruptedPlateausGoOn() throws {
    var whole = PlateauReduction(patience: 1)
    for _ in 0..<2 { whole.observe(1) }
    var resumed = try JSONDecoder().decode(
      PlateauReduction.self, from: JSONEncoder().encode(whole))
    whole.observe(1)
    resumed.observe(1)
    #expect(resumed == whole && resumed.scale == 0.1)
  }

  /// No schedule's first or last step does nothing.
  @Test(arguments: ScheduleChoice.Kind.allCases) func everyStepHasARate(
    _ kind: ScheduleChoice.Kind
  ) throws {
    let texts =
      [kind.rawValue]
      + (kind.numbers.contains { $0.key == "warm-up" } ? ["\(kind.rawValue):warm-up=4"] : [])
    for text in texts {
      let choice = try ScheduleChoice(text)
      guard let schedule = choice.schedule(stepsPerEpoch: 5, epochs: 4) else { continue }
      for step in 0..<20 { #expect(schedule.factor(at: step) > 0, "\(text), step \(step)") }
      #expect((0..<20).contains { schedule.factor(at: $0) == 1 }, "\(text)")
    }
  }

  @Test func fallenRatesStay() {
    let schedules: [any LearningRateSchedule] = [
      .cosine(length: 5, end: 0.25), .polynomial(length: 5, end: 0.25),
      .oneCycle(length: 5, end: 0.25),
    ]
    for schedule in schedules { #expect(schedule.factor(at: 99) == 0.25) }
  }

  @Test(
    arguments: [
      (.constant(-1), "the factor -1.0 is negative or not finite"),
      (.step(every: 0), "expected a period of at least 1, found 0"),
      (.exponential(.nan), "the factor nan is negative or not finite"),
      (.cosine(length: 0), "expected a length of at least 1, found 0"),
      (.polynomial(length: 1, power: -1), "the power -1.0 is negative or not finite"),
      (.warmUp(length: 1, then: .exponential(-1)), "the factor -1.0 is negative or not finite"),
      (.oneCycle(length: 9, rise: 0.6, threePhases: true), "the rise 0.6 is outside 0...0.5"),
    ] as [(any LearningRateSchedule, String)])
  func mistakes(_ schedule: any LearningRateSchedule, _ message: String) throws {
    let options = TrainingOptions(schedule: schedule)
    let found = diagnostic {
      _ = try Trainer(model: line(), dataset: points(3), options: options)
    }
    #expect(found?.message == "schedule: " + message)
  }
}
