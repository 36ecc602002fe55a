import AllocationCounter
import Foundation
import GraphC
import Testing
import Training

/// Tables, memories and networks of values against the formulas, and what their loops allocate.
@Suite struct QLearningTests {
  private static let compiler = CompilerOptions(execution: ExecutionOptions(backend: .tcc))

  @Test func aTableLearnsByTheFormula() throws {
    let table = try QTable(
      states: 2, actions: 2, discount: 0.9, power: 0.5, compiler: Self.compiler)
    try table.learn(state: 1, action: 0, Outcome(reward: 4, ending: .terminal), next: 0)
    #expect(table[1, 0] == 4)
    // Twice with rates 1 and √½: r + γ max Q = 1 + 0.9 · 4.
    try table.learn(state: 0, action: 1, Outcome(reward: 1), next: 1)
    #expect(abs(table[0, 1] - 4.6) < 1e-12)
    try table.learn(state: 0, action: 1, Outcome(reward: 0, ending: .timeIsUp), next: 1)
    #expect(abs(table[0, 1] - (4.6 - 0.5.squareRoot())) < 1e-12)
    #expect(table[0, 0] == 0 && table[1, 1] == 0 && table[2, 0].isNaN)
    #expect(table.bestAction(in: 0) == 1 && table.bestAction(in: 1) == 0)
  }

  /// Where nothing is random, a rate of 1 leads to the values that iteration finds.
  @Test func aTableFindsTheValuesOfAWorld() throws {
    var world = try GridWorld("S..\n.#-\n..+", slip: 0)
    let table = try QTable(states: 9, actions: 4, discount: 0.9, power: 0, compiler: Self.compiler)
    var random = RandomSequence(seed: 4)
    for _ in 0..<150 { _ = try table.episode(in: &world, epsilon: 0.7, &random) }
    let known = world.optimalValues(discount: 0.9)
    for cell in 0..<9 where world.isFree(cell) {
      for (action, value) in world.actionValues(cell, known, 0.9).enumerated() {
        #expect(abs(table[cell, action] - value) < 1e-12)
      }
    }
  }

  @Test func mistakesOfTables() {
    for (states, actions, discount, power) in [
      (0, 2, 0.5, 0.5), (2, 0, 0.5, 0.5), (2, 2, 1.5, 0.5), (2, 2, 0.5, .nan),
    ] {
      let error = #expect(throws: Diagnostic.self) {
        try QTable(states: states, actions: actions, discount: discount, power: power)
      }
      #expect(error?.message.hasPrefix("cannot have \(states) states and \(actions)") == true)
    }
  }

  @Test func explorationFallsAlongALine() {
    let exploration = Exploration(from: 1, to: 0.2, over: 4)
    #expect([-1, 0, 1, 2, 4, 100].map { exploration($0) } == [1, 1, 0.8, 0.6, 0.2, 0.2])
  }

  @Test func memoriesForgetTheOldest() throws {
    let memory = try ReplayMemory(capacity: 3, stateWidth: 2)
    let batch = try Transitions(rows: 40, stateWidth: 2)
    var random = RandomSequence(seed: 9)
    let error = #expect(throws: Diagnostic.self) { try memory.draw(into: batch, &random) }
    #expect(error?.message == "there are no steps to draw yet")
    for number in 1...5 {
      memory.open(Counter(number: number))
      let ending = number == 5 ? Outcome.Ending.terminal : .timeIsUp
      memory.close(
        Counter(number: -number), action: 10 * number,
        Outcome(reward: Double(number) / 2, ending: ending))
    }
    #expect(memory.count == 3)
    try memory.draw(into: batch, &random)
    var seen: Set<Double> = []
    for row in 0..<40 {
      let number = batch.state[2 * row + 1]
      seen.insert(number)
      #expect(batch.state[2 * row] == 0 && batch.next[2 * row + 1] == -number)
      #expect(batch.action[row] == 10 * number && batch.reward[row] == number / 2)
      #expect(batch.goesOn[row] == (number == 5 ? 0 : 1))
    }
    #expect(seen == [3, 4, 5])
    #expect(throws: Diagnostic.self) { try ReplayMemory(capacity: 0, stateWidth: 2) }
    let wide = try Transitions(rows: 4, stateWidth: 3)
    #expect(throws: Diagnostic.self) { try memory.draw(into: wide, &random) }
  }

  /// A world whose states are 0 and a number.
  private struct Counter: Environment {
    var number: Int
    var stateWidth: Int { 2 }
    var actionCount: Int { 2 }
    mutating func begin(_ random: inout RandomSequence) {}
    mutating func act(_ action: Int, _ random: inout RandomSequence) -> Outcome {
      Outcome(reward: 0, ending: .terminal)
    }
    func describe(in buffer: TensorBuffer, row: Int) {
      buffer[2 * row + 1] = Double(number)
    }
  }

  /// Q(s) = s W and Q'(s) = s W', by hand: s' = (0, 2), W chooses the first action, W' the second.
  @Test(arguments: [true, false]) func lossesFollowTheFormula(_ isDouble: Bool) throws {
    let settings = DeepQ(discount: 0.5, isDouble: isDouble, following: .softly(0.25))
    let model = settings.model(
      name: "linear", stateWidth: 2, network: Dense(2, bias: false),
      optimizer: SGD(learningRate: 0.1))
    let program = try Compiler.compile(
      try model.trainingGraph(batchSize: 1), options: Self.compiler)
    try program.initialize(seed: 0)
    let (w, v): ([Float], [Float]) = ([1, 0, 3, 1], [0, 1, 0.5, 0.75])
    try program.write(TensorData([2, 2], w), to: "values.dense.weight")
    try program.write(TensorData([2, 2], v), to: "follower.dense.weight")
    let batch = try Transitions(inputsOf: program)
    batch.state[0] = 1
    batch.next[1] = 2
    batch.reward[0] = 0.25
    batch.goesOn[0] = 1
    try program.run()
    // Of s' Q is (6, 2) and Q' (1, 1.5): r + ½ · 1 or r + ½ · 1.5, beside Q(s, 0) = 1.
    let target = 0.25 + 0.5 * (isDouble ? 1 : 1.5)
    #expect(abs(try program.buffer("loss").scalar - (1 - target) * (1 - target) / 2) < 1e-7)
    let learned = try program.read("values.dense.weight").doubles
    for (found, expected) in zip(learned, [1 - 0.1 * (1 - target), 0, 3, 1]) {
      #expect(abs(found - expected) < 1e-6)
    }
    // A quarter of the way to Q as it was.
    let followed = try program.read("follower.dense.weight").doubles
    for (found, pair) in zip(followed, zip(w, v)) {
      #expect(abs(found - Double(pair.1 + (pair.0 - pair.1) / 4)) < 1e-6)
    }
  }

  private func learner(
    _ following: DeepQ.Following = .every(20)
  ) throws -> DeepQLearner<GridWorld> {
    let settings = DeepQ(
      discount: 0.9, following: following, capacity: 500, warmUp: 32,
      exploration: Exploration(from: 1, to: 0.3, over: 300))
    let model = settings.model(
      name: "cells", stateWidth: 6, defaultBatchSize: 16,
      network: Dense(4, initializer: .zeros), optimizer: Adam(learningRate: 0.05))
    return try DeepQLearner(
      model, in: try GridWorld("S..\n.-+", slip: 0), by: settings, seed: 1,
      compiler: Self.compiler)
  }

  @Test func aNetworkFindsItsWay() throws {
    let learner = try learner()
    for _ in 0..<80 { _ = try learner.episode() }
    var random = RandomSequence(seed: 0)
    let world = try GridWorld("S..\n.-+", slip: 0)
    // Right, right, down, for 0.04 each.
    #expect(abs(try learner.trial(in: world, &random) - 0.88) < 1e-9)
    let expected = world.actionValues(0, world.optimalValues(discount: 0.9), 0.9)
    let values = try learner.values(in: world)
    #expect(abs(values[1] - expected[1]) < 0.1)
    #expect(learner.updateCount == learner.stepCount - 31)
    #expect(learner.lastLoss < 0.1 && learner.memory.count == min(learner.stepCount, 500))
  }

  /// Acting, remembering, drawing and learning ask for no memory once they are under way.
  @Test func episodesAllocateNothing() throws {
    let learner = try learner()
    let table = try QTable(states: 6, actions: 4, compiler: Self.compiler)
    var world = try GridWorld("S..\n.-+")
    var random = RandomSequence(seed: 0)
    func live(_ count: Int) throws {
      for _ in 0..<count {
        _ = try learner.episode()
        _ = try table.episode(in: &world, epsilon: 0.5, &random)
      }
    }
    try live(10)
    #expect(learner.updateCount > 0)
    let before = allocation_count()
    try live(10)
    #expect(allocation_count() == before)
    let numbers = [Int](repeating: 1, count: Int.random(in: 100...200))
    #expect(allocation_count() > before && numbers.count >= 100)
  }

  @Test func mistakesOfLearners() throws {
    let settings = DeepQ()
    let model = settings.model(
      name: "cells", stateWidth: 3, network: Dense(4), optimizer: SGD(learningRate: 0.1))
    let error = #expect(throws: Diagnostic.self) {
      try DeepQLearner(model, in: CartPole(), by: settings, compiler: Self.compiler)
    }
    #expect(
      error?.message == "%state is f32[1x3], but states of the world are 4 numbers")
    for settings in [
      DeepQ(discount: 2), DeepQ(following: .softly(0)), DeepQ(following: .every(0)),
      DeepQ(capacity: 0), DeepQ(warmUp: 0), DeepQ(interval: 0),
    ] {
      let error = #expect(throws: Diagnostic.self) {
        try DeepQLearner(model, in: CartPole(), by: settings)
      }
      #expect(error?.message.hasPrefix("a number makes no sense") == true)
    }
  }

  @Test func followersAreCopiedAfterSoManySteps() throws {
    let learner = try learner(.every(3))
    while learner.updateCount < 1 { _ = try learner.episode() }
    while learner.updateCount % 3 != 0 { try learner.learn() }
    #expect(learner.followerDistance == 0)
    try learner.learn()
    #expect(learner.followerDistance > 0)
  }
}
