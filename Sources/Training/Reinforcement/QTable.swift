import GraphC

/// Q-learning with a number for every state and action, by a compiled program.
///
///     Q(s, a) ← Q(s, a) + α (r + γ max Q(s', ·) - Q(s, a)),  α = 1 / (visits of s and a)^p
///
/// Whatever else is done meanwhile, Q comes to what the best actions are worth if every action is
/// tried in every state again and again, and 1/2 < p ≤ 1.
///
/// Follows: Watkins and Dayan, "Q-learning" (1992); Even-Dar and Mansour, "Learning rates for Q-learning"
/// (2003) for powers p below 1, which forget sooner.
public final class QTable {
  public let stateCount: Int
  public let actionCount: Int
  private let program: Executable
  /// `f64[stateCount x actionCount]`.
  private let values: TensorBuffer
  /// State, action, reward, next state, and whether an episode goes on.
  private let inputs: [TensorBuffer]

  /// Values of 0.
  ///
  /// - Throws: when there are no states or actions, the discount is outside 0...1, the power outside
  ///   0...1, or compiling fails.
  public init(
    states: Int, actions: Int, discount: Double = 1, power: Double = 0.7,
    compiler: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) {
    guard states >= 1, actions >= 1, states <= Shape.maximumElementCount / actions,
      (0...1).contains(discount), (0...1).contains(power)
    else {
      throw Diagnostic(
        stage: "train", subject: "QTable",
        message: "cannot have \(states) states and \(actions) actions, discount \(discount), "
          + "power \(power)",
        notes: ["note: counts are at least 1, discount and power from 0 to 1"])
    }
    (stateCount, actionCount) = (states, actions)
    let builder = GraphBuilder("q-table")
    let state = builder.input("state", [], .i32)
    let action = builder.input("action", [], .i32)
    let reward = builder.input("reward", [], .f64)
    let next = builder.input("next", [], .i32)
    let goesOn = builder.input("goes_on", [], .f64)
    let table = builder.state("values", [states, actions], .f64)
    let visits = builder.state("visits", [states, actions], .f64)
    let here =
      oneHot(state, depth: states, type: .f64).reshape([states, 1])
      * oneHot(action, depth: actions, type: .f64)
    let counted = visits + here
    let rate = pow((counted * here).sum(), Tensor(-power))
    let error = reward + Tensor(discount) * goesOn * table.gather(next).max() - (table * here).sum()
    builder.update(table, to: table + rate * error * here)
    builder.update(visits, to: counted)
    builder.output("error", error)
    program = try Compiler.compile(try builder.finish(), options: compiler)
    try program.initialize(seed: 0)
    values = try program.buffer("values")
    var inputs: [TensorBuffer] = []
    for name in ["state", "action", "reward", "next", "goes_on"] {
      inputs.append(try program.argument(name))
    }
    self.inputs = inputs
  }

  /// What is known of an action; NaN for what there is not.
  public subscript(state: Int, action: Int) -> Double {
    guard (0..<stateCount).contains(state), (0..<actionCount).contains(action) else { return .nan }
    return values[state * actionCount + action]
  }

  /// The action of the largest value, the first of several.
  public func bestAction(in state: Int) -> Int {
    var best = 0
    for action in 1..<max(actionCount, 1) where self[state, action] > self[state, best] {
      best = action
    }
    return best
  }

  /// Learns from one step.
  /// - Throws: when the program fails.
  public func learn(
    state: Int, action: Int, _ outcome: Outcome, next: Int
  ) throws(Diagnostic) {
    inputs[0].scalar = Double(state)
    inputs[1].scalar = Double(action)
    inputs[2].scalar = outcome.reward
    inputs[3].scalar = Double(next)
    inputs[4].scalar = outcome.ending == .terminal ? 0 : 1
    try program.run()
  }

  /// Acts in a world for an episode, with probability ε at random, and learns from every step; nothing
  /// is allocated.
  ///
  /// - Returns: the sum of rewards.
  /// - Throws: when the program fails.
  public func episode(
    in world: inout some TabularEnvironment, epsilon: Double, _ random: inout RandomSequence
  ) throws(Diagnostic) -> Double {
    world.begin(&random)
    var sum = 0.0
    while true {
      let state = world.state
      let isRandom = random.unit() < epsilon
      let action = isRandom ? random.integer(below: actionCount) : bestAction(in: state)
      let outcome = world.act(action, &random)
      try learn(state: state, action: action, outcome, next: world.state)
      sum += outcome.reward
      if outcome.ending != .goesOn { return sum }
    }
  }
}
