import GraphC

/// Q-learning with a network for values of actions: what is learned, and how.
///
///     target = r + γ Q'(s', argmax Q(s', ·)),  loss = Huber(Q(s, a) - target)
///
/// Q' is a second network whose weights follow those of Q slowly, so that what is aimed at stands still
/// for a while.
///
/// Follows: Mnih et al., "Human-level control through deep reinforcement learning" (2015); van Hasselt,
/// Guez and Silver, "Deep reinforcement learning with double Q-learning" (2016).
public struct DeepQ: Hashable, Sendable {
  /// How the weights of Q' follow.
  public enum Following: Hashable, Sendable {
    /// After every step of learning, by this part of the difference.
    case softly(Double)
    /// All at once, after so many steps of learning.
    case every(Int)
  }

  /// γ.
  public var discount: Double
  /// Whether Q chooses the action that Q' values; else Q' does both, and its errors add up.
  public var isDouble: Bool
  public var following: Following
  /// Steps that are remembered.
  public var capacity: Int
  /// Steps of acting before learning begins.
  public var warmUp: Int
  /// Steps of acting for each step of learning.
  public var interval: Int
  /// How often an action is drawn at random.
  public var exploration: Exploration

  public init(
    discount: Double = 0.99, isDouble: Bool = true, following: Following = .softly(0.005),
    capacity: Int = 50_000, warmUp: Int = 1000, interval: Int = 1,
    exploration: Exploration = Exploration(over: 10_000)
  ) {
    self.discount = discount
    self.isDouble = isDouble
    self.following = following
    self.capacity = capacity
    self.warmUp = warmUp
    self.interval = interval
    self.exploration = exploration
  }

  /// The names that parameters of Q and of Q' begin with.
  static let (valuesName, followerName) = ("values", "follower")

  /// A model that learns from steps and says what actions are worth.
  ///
  /// Input `state`, `f32[rows x stateWidth]`; outputs `values`, `f32[rows x actionCount]`, and `action`,
  /// `i32[rows]`, the best. Training also takes `target_action`, `target_reward`, `target_next` and
  /// `target_goes_on`, as `Transitions` has them.
  ///
  /// `network` ends with as many units as there are actions.
  public func model(
    name: String, summary: String = "", stateWidth: Int, defaultBatchSize: Int = 64,
    network: some Layer, optimizer: any Optimizer
  ) -> Model {
    let values = Shared(Self.valuesName, network)
    let follower = Shared(Self.followerName, network)
    return Model(
      name: name, summary: summary, defaultBatchSize: defaultBatchSize,
      objectives: [Objective(trains: ["\(Self.valuesName).*"], by: optimizer)]
    ) { [self] builder, rows, mode in
      let state = builder.input("state", [rows, stateWidth])
      let action = builder.input("target_action", [rows], .i32)
      let reward = builder.input("target_reward", [rows])
      let next = builder.input("target_next", [rows, stateWidth])
      let goesOn = builder.input("target_goes_on", [rows])
      let worth = values(state, mode: mode)
      builder.output("values", worth)
      builder.output("action", worth.argmax(1))
      let later = follower(next, mode: mode)
      let chosen = isDouble ? values(next, mode: mode) : later
      let ahead = later.takeAlong(chosen.argmax(1).reshape([rows, 1]), axis: 1).reshape([rows])
      let target = stopGradient(reward + Tensor(discount) * goesOn * ahead)
      let taken = worth.takeAlong(action.reshape([rows, 1]), axis: 1).reshape([rows])
      builder.output("loss", huberLoss(predictions: taken, targets: target))
      builder.output("mean_value", taken.mean())
      if case .softly(let rate) = following, mode == .training { follow(builder, rate) }
    }
  }

  /// Moves every weight of Q' by a part of its difference from Q, as this was before the step.
  private func follow(_ builder: GraphBuilder, _ rate: Double) {
    let parameters = builder.arguments(.parameter)
    let labels = parameters.map { $0.node?.argument?.label ?? "" }
    for (parameter, label) in zip(parameters, labels) where label.hasPrefix(Self.followerName) {
      let name = Self.valuesName + label.dropFirst(Self.followerName.count)
      guard let place = labels.firstIndex(of: name) else { continue }
      builder.update(parameter, to: parameter + Tensor(rate) * (parameters[place] - parameter))
    }
  }
}
