import Foundation
import GraphC

/// A pole that stands on a cart and falls over unless the cart is pushed to the right side in time.
///
/// Each step is worth 1, the last one too. The episode ends when the pole leans by more than 12
/// degrees or the cart is more than 2.4 m from the middle, and time is up after 500 steps.
///
/// Follows: Barto, Sutton and Anderson, "Neuronlike adaptive elements that can solve difficult learning
/// control problems" (1983), as `CartPole-v1` of gymnasium has it: Euler's method, 50 steps a second.
public struct CartPole: Environment, Hashable {
  /// Of the cart, in metres and metres per second.
  public var position = 0.0
  public var velocity = 0.0
  /// Of the pole, in radians from upright, positive to the right.
  public var angle = 0.0
  public var angularVelocity = 0.0
  /// Of this episode.
  public private(set) var steps = 0
  /// After which time is up.
  public let limit: Int

  public var stateWidth: Int { 4 }
  /// 0 pushes to the left, 1 to the right.
  public var actionCount: Int { 2 }

  public init(limit: Int = 500) { self.limit = limit }

  public static let largestAngle = 12 * 2 * Double.pi / 360
  public static let largestPosition = 2.4
  private static let gravity = 9.8
  private static let poleMass = 0.1
  private static let totalMass = 1.1
  /// Half of the pole.
  private static let length = 0.5
  private static let force = 10.0
  private static let interval = 0.02

  /// All four numbers are drawn from -0.05..<0.05.
  public mutating func begin(_ random: inout RandomSequence) {
    position = 0.1 * random.unit() - 0.05
    velocity = 0.1 * random.unit() - 0.05
    angle = 0.1 * random.unit() - 0.05
    angularVelocity = 0.1 * random.unit() - 0.05
    steps = 0
  }

  public mutating func act(_ action: Int, _ random: inout RandomSequence) -> Outcome {
    push(action == 1 ? Self.force : -Self.force)
    steps += 1
    let hasFallen =
      position.magnitude > Self.largestPosition || angle.magnitude > Self.largestAngle
    return Outcome(reward: 1, ending: hasFallen ? .terminal : steps < limit ? .goesOn : .timeIsUp)
  }

  /// One step of Euler's method: places move by the speeds of before.
  private mutating func push(_ force: Double) {
    let (sine, cosine) = (sin(angle), cos(angle))
    let poleMoment = Self.poleMass * Self.length
    let drive =
      (force + poleMoment * angularVelocity * angularVelocity * sine) / Self.totalMass
    let inertia = 4.0 / 3 - Self.poleMass * cosine * cosine / Self.totalMass
    let angularAcceleration =
      (Self.gravity * sine - cosine * drive) / (Self.length * inertia)
    let acceleration = drive - poleMoment * angularAcceleration * cosine / Self.totalMass
    position += Self.interval * velocity
    velocity += Self.interval * acceleration
    angle += Self.interval * angularVelocity
    angularVelocity += Self.interval * angularAcceleration
  }

  /// Position, velocity, angle, angular velocity.
  public func describe(in buffer: TensorBuffer, row: Int) {
    buffer[4 * row] = position
    buffer[4 * row + 1] = velocity
    buffer[4 * row + 2] = angle
    buffer[4 * row + 3] = angularVelocity
  }
}
