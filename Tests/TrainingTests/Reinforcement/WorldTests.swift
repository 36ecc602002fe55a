import Foundation
import GraphC
import TestSupport
import Testing
import Training

/// Worlds against gymnasium, a published table, and what follows from probabilities.
@Suite struct WorldTests {
  private struct Record: Decodable {
    let name: String
    let values: FixtureTensor
  }

  @Test func thePoleMovesAsGymnasiums() throws {
    let file = Fixture.directory.appending(path: "Series/cart-pole.json")
    let records = try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
    let states = try #require(records.first { $0.name == "states" }).values.data.doubles
    let actions = try #require(records.first { $0.name == "actions" }).values.data.integers
    #expect(actions.count > 200)
    var (world, random) = (CartPole(), RandomSequence(seed: 0))
    world.begin(&random)
    (world.position, world.velocity) = (states[0], states[1])
    (world.angle, world.angularVelocity) = (states[2], states[3])
    let seen = try TensorBuffer(TensorType(.f64, [2, 4]))
    for (step, action) in actions.enumerated() {
      let outcome = world.act(Int(action), &random)
      let isLast = step == actions.count - 1
      #expect(outcome == Outcome(reward: 1, ending: isLast ? .terminal : .goesOn))
      world.describe(in: seen, row: 1)
      for axis in 0..<4 { #expect(abs(seen[4 + axis] - states[4 * step + 4 + axis]) < 1e-12) }
    }
    #expect(seen[0] == 0)
  }

  @Test func episodesBeginNearTheMiddleAndEndInTime() throws {
    var (world, random) = (CartPole(limit: 3), RandomSequence(seed: 1))
    var starts: Set<Double> = []
    for _ in 0..<20 {
      world.begin(&random)
      for number in [world.position, world.velocity, world.angle, world.angularVelocity] {
        #expect((-0.05..<0.05).contains(number))
        starts.insert(number)
      }
      let endings = (0..<3).map { world.act($0 % 2, &random).ending }
      #expect(endings == [.goesOn, .goesOn, .timeIsUp])
    }
    #expect(starts.count == 80)
  }

  static let book = """
    ...+
    .#.-
    ....
    """

  /// Utilities that Russell and Norvig's book prints, to three digits.
  @Test func theBooksValues() throws {
    let world = try GridWorld(Self.book)
    let expected = [
      0.812, 0.868, 0.918, 0, 0.762, 0, 0.660, 0, 0.705, 0.655, 0.611, 0.388,
    ]
    let values = world.optimalValues()
    for (cell, value) in expected.enumerated() { #expect(abs(values[cell] - value) < 5.1e-4) }
  }

  /// Without slips, a cell that is n steps from the end is worth γⁿ⁻¹ and what n steps cost.
  @Test func whatStepsCost() throws {
    let world = try GridWorld("S..+", stepReward: -0.1, slip: 0)
    let values = world.optimalValues(discount: 0.5)
    let expected = [0.25 - 0.1 * 1.75, 0.5 - 0.15, 0.9, 0]
    for (cell, value) in expected.enumerated() { #expect(abs(values[cell] - value) < 1e-12) }
    #expect(
      world.actionValues(1, values, 0.5).map { ($0 * 1e9).rounded() / 1e9 } == [
        0.075, 0.35, 0.075, -0.0625,
      ])
  }

  /// One of five steps goes to a side: four deviations of 4000 draws.
  @Test func stepsSlip() throws {
    var (world, random) = (try GridWorld("...\n.S.\n..+", stepReward: 0), RandomSequence(seed: 2))
    var counts = [Int](repeating: 0, count: 9)
    for _ in 0..<4000 {
      world.begin(&random)
      #expect(world.state == 4)
      _ = world.act(0, &random)
      counts[world.state] += 1
    }
    #expect(counts.reduce(0, +) == counts[1] + counts[3] + counts[5])
    for (cell, share) in [(1, 0.8), (3, 0.1), (5, 0.1)] {
      let deviation = (share * (1 - share) * 4000).squareRoot()
      #expect(abs(Double(counts[cell]) - 4000 * share) < 4 * deviation)
    }
  }

  @Test func endsWallsAndTime() throws {
    var (world, random) = (
      try GridWorld("+S#", stepReward: -0.5, slip: 0, limit: 2), RandomSequence(seed: 0)
    )
    world.begin(&random)
    #expect(world.act(1, &random) == Outcome(reward: -0.5))
    #expect(world.state == 1)
    #expect(world.act(0, &random) == Outcome(reward: -0.5, ending: .timeIsUp))
    world.begin(&random)
    #expect(world.act(3, &random) == Outcome(reward: 0.5, ending: .terminal))
    let seen = try TensorBuffer(TensorType(.f32, [1, 3]))
    world.describe(in: seen, row: 0)
    #expect(seen.data.doubles == [1, 0, 0])
  }

  @Test(arguments: [
    ("..\n.", 0.2, 9, "rows differ in length: [2, 1]"), ("S?+", 0.2, 9, "'?' has no meaning"),
    ("++", 0.2, 9, "expected a cell to begin in, '.' or 'S', and an end, '+' or '-'"),
    ("", 0.2, 9, "expected a cell to begin in, '.' or 'S', and an end, '+' or '-'"),
    (
      "S+", 1.5, 9,
      "expected a finite reward, a slip from 0 to 1 and a limit of at least 1, found -0.04, 1.5 and 9"
    ),
    (
      "S+", 0, 0,
      "expected a finite reward, a slip from 0 to 1 and a limit of at least 1, found -0.04, 0.0 and 0"
    ),
  ])
  func mistakes(_ map: String, _ slip: Double, _ limit: Int, _ message: String) {
    let error = #expect(throws: Diagnostic.self) {
      try GridWorld(map, slip: slip, limit: limit)
    }
    #expect(error?.message == message)
  }
}
