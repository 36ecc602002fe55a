import GraphC

/// Acts in a world, remembers, and learns from what is remembered, by two compiled programs that share
/// parameters: one says what actions are worth in a state, the other makes a step of learning.
///
///     let learner = try DeepQLearner(model, in: CartPole(), by: settings)
///     while try learner.episode() < 475 {}
///
/// Once it is made, the loop allocates nothing but what the compiler of the backend `tiered` needs in the
/// background. Not for use by several tasks at once.
public final class DeepQLearner<World: Environment> {
  public let settings: DeepQ
  /// Steps of acting so far.
  public private(set) var stepCount = 0
  /// Steps of learning so far.
  public private(set) var updateCount = 0
  /// What is remembered.
  public let memory: ReplayMemory
  private var world: World
  private var random: RandomSequence
  private let policy: Executable
  private let seen: TensorBuffer
  private let best: TensorBuffer
  private let step: Executable
  private let batch: Transitions
  private let loss: TensorBuffer
  private let rate: TensorBuffer
  /// Weights of Q' and those of Q that they follow.
  private let pairs: [(follower: TensorBuffer, leader: TensorBuffer)]

  /// First weights and all that is drawn at random depend on the seed.
  ///
  /// - Parameters:
  ///   - model: what `settings.model` gives, or one with the same inputs and outputs.
  ///   - world: states as wide as the model's.
  ///   - settings: how it learns.
  ///   - batchSize: remembered steps of one step of learning; nil for the model's choice.
  ///   - seed: of weights and draws.
  ///   - compiler: how both programs are compiled.
  /// - Throws: when the model is another one, states have another width, a number makes no sense, or
  ///   compiling fails.
  public init(
    _ model: Model, in world: World, by settings: DeepQ, batchSize: Int? = nil, seed: Int64 = 0,
    compiler: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) {
    try settings.check()
    self.settings = settings
    self.world = world
    random = RandomSequence(seed: seed)
    memory = try ReplayMemory(capacity: settings.capacity, stateWidth: world.stateWidth)
    let graph = try model.trainingGraph(batchSize: batchSize ?? model.defaultBatchSize)
    step = try Compiler.compile(graph, options: compiler)
    try step.initialize(seed: seed)
    var shared: [String: TensorBuffer] = [:]
    for argument in graph.arguments where argument.role == .parameter {
      shared[argument.label] = try step.argument(argument.label)
    }
    policy = try Compiler.compile(
      try model.inferenceGraph(batchSize: 1), options: compiler, sharing: shared)
    batch = try Transitions(inputsOf: step)
    (seen, best) = (try policy.argument("state"), try policy.buffer("action"))
    (loss, rate) = (try step.buffer("loss"), try step.argument(LearningRate.label))
    guard seen.type == TensorType(.f32, [1, world.stateWidth]) else {
      throw Diagnostic(
        stage: "train", subject: "model \(model.name)",
        message: "%state is \(seen.type), but states of the world are \(world.stateWidth) numbers")
    }
    pairs = shared.keys.sorted().compactMap { label in
      guard label.hasPrefix(DeepQ.followerName), let follower = shared[label],
        let leader = shared[DeepQ.valuesName + label.dropFirst(DeepQ.followerName.count)]
      else { return nil }
      return (follower, leader)
    }
    try follow()
  }

  /// What gradients are multiplied by.
  public var learningRate: Double {
    get { rate.scalar }
    set { rate.scalar = newValue }
  }

  /// The largest difference of a weight of Q' from that of Q; 0 after they were copied.
  public var followerDistance: Double {
    pairs.reduce(0) { largest, pair in
      (0..<pair.leader.count).reduce(largest) { largest, index in
        max(largest, (pair.leader[index] - pair.follower[index]).magnitude)
      }
    }
  }

  /// The loss of the last step of learning.
  public var lastLoss: Double { loss.scalar }

  /// Acts for an episode, with probability ε at random, and learns meanwhile.
  ///
  /// - Returns: the sum of rewards.
  /// - Throws: when a program fails, or the loss is no longer finite.
  public func episode() throws(Diagnostic) -> Double {
    world.begin(&random)
    var sum = 0.0
    while true {
      memory.open(world)
      let isRandom = random.unit() < settings.exploration(stepCount)
      let action = isRandom ? random.integer(below: world.actionCount) : try choice(in: world)
      let outcome = world.act(action, &random)
      memory.close(world, action: action, outcome)
      sum += outcome.reward
      stepCount += 1
      if stepCount >= settings.warmUp, stepCount.isMultiple(of: settings.interval) { try learn() }
      if outcome.ending != .goesOn { return sum }
    }
  }

  /// Makes one step of learning, from as many remembered steps as a batch has.
  /// - Throws: as `episode`; nothing is remembered yet.
  public func learn() throws(Diagnostic) {
    try memory.draw(into: batch, &random)
    try step.run()
    guard loss.scalar.isFinite else {
      throw Diagnostic(
        stage: "train", subject: "graph \(step.graph.name)",
        message: "the loss is \(loss.scalar) after \(updateCount) steps of learning",
        notes: ["note: choose a smaller learning rate"])
    }
    updateCount += 1
    if case .every(let count) = settings.following, updateCount.isMultiple(of: count) {
      try follow()
    }
  }

  /// Acts for an episode as is known to be best, in a world and with draws of its own.
  ///
  /// - Returns: the sum of rewards.
  /// - Throws: when the program fails.
  public func trial(
    in world: World, _ random: inout RandomSequence
  ) throws(Diagnostic) -> Double {
    var world = world
    world.begin(&random)
    var sum = 0.0
    while true {
      let outcome = world.act(try choice(in: world), &random)
      sum += outcome.reward
      if outcome.ending != .goesOn { return sum }
    }
  }

  /// The best known action.
  /// - Throws: when the program fails.
  public func choice(in world: World) throws(Diagnostic) -> Int {
    world.describe(in: seen, row: 0)
    try policy.run()
    return Int(saturating: best.scalar)
  }

  /// What each action is worth.
  /// - Throws: when the program fails, or the model has no output `values`.
  public func values(in world: World) throws(Diagnostic) -> [Double] {
    _ = try choice(in: world)
    return try policy.read("values").doubles
  }

  /// Copies the weights of Q to Q'.
  private func follow() throws(Diagnostic) {
    // By numbers: iterators of such pairs are on the heap in debug builds.
    for index in pairs.indices { try pairs[index].follower.copy(from: pairs[index].leader) }
  }
}

extension DeepQ {
  /// - Throws: when a number makes no sense.
  fileprivate func check() throws(Diagnostic) {
    let isFollowing =
      switch following {
      case .softly(let rate): rate > 0 && rate <= 1
      case .every(let count): count >= 1
      }
    guard (0...1).contains(discount), isFollowing, capacity >= 1, warmUp >= 1, interval >= 1 else {
      throw Diagnostic(
        stage: "train", subject: "DeepQ",
        message: "a number makes no sense: discount \(discount), following \(following), "
          + "capacity \(capacity), warm-up \(warmUp), interval \(interval)",
        notes: [
          "note: discount and rate are from 0 to 1, capacity, warm-up and interval at least 1"
        ])
    }
  }
}
