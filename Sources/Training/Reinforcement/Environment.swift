import GraphC

/// A world that is acted in step by step, until an episode ends.
///
///     world.begin(&random)
///     while true {
///       world.describe(in: seen, row: 0)
///       let outcome = world.act(action(seen), &random)
///       if outcome.ending != .goesOn { break }
///     }
///
/// Steps allocate nothing, so that loops over them cost what their arithmetic costs.
public protocol Environment: Sendable {
  /// Numbers that describe a state.
  var stateWidth: Int { get }
  /// Actions are `0..<actionCount`.
  var actionCount: Int { get }

  /// Begins an episode.
  mutating func begin(_ random: inout RandomSequence)

  /// Does what is chosen; what an action outside of `0..<actionCount` does is the world's choice.
  mutating func act(_ action: Int, _ random: inout RandomSequence) -> Outcome

  /// Writes the state as a row of `f32[rows x stateWidth]`.
  ///
  /// - Requires: the buffer is of this type, and has the row.
  func describe(in buffer: TensorBuffer, row: Int)
}

/// What follows an action.
public struct Outcome: Hashable, Sendable {
  public enum Ending: Hashable, Sendable {
    case goesOn
    /// Nothing comes after: what follows is worth 0.
    case terminal
    /// Time is up: the state is worth as much as any other.
    case timeIsUp
  }

  public let reward: Double
  public let ending: Ending

  public init(reward: Double, ending: Ending = .goesOn) {
    self.reward = reward
    self.ending = ending
  }
}

/// A world of few states, which are numbered.
public protocol TabularEnvironment: Environment {
  var stateCount: Int { get }
  /// In `0..<stateCount`.
  var state: Int { get }
}
