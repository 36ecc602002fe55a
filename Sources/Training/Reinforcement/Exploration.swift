/// How often an action is drawn at random instead of the best known: ε, which falls along a line.
///
/// Follows: Mnih et al., "Human-level control through deep reinforcement learning" (2015).
public struct Exploration: Hashable, Sendable {
  public var start: Double
  public var end: Double
  /// Steps until `end` is reached.
  public var length: Int

  public init(from start: Double = 1, to end: Double = 0.05, over length: Int) {
    self.start = start
    self.end = end
    self.length = length
  }

  /// ε of a step, counted from 0.
  public func callAsFunction(_ step: Int) -> Double {
    guard step < length else { return end }
    return start + (end - start) * Double(max(step, 0)) / Double(length)
  }
}
