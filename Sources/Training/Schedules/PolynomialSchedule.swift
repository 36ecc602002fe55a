import Foundation

/// A rate that falls as a power of the time that is left, and then stays.
///
/// - Follows: `torch.optim.lr_scheduler.PolynomialLR`; with an end other than 0,
///   `keras.optimizers.schedules.PolynomialDecay`.
public struct PolynomialSchedule: LearningRateSchedule {
  public let length: Int
  public let power: Double
  public let end: Double

  public func factor(at time: Int) -> Double {
    let rest = 1 - Double(min(time, length)) / Double(length)
    return end + (1 - end) * pow(rest, power)
  }

  public var mistake: String? {
    mistake(ofLength: length) ?? mistake(ofFactor: power, "power") ?? mistake(ofFactor: end, "end")
  }
}

extension LearningRateSchedule where Self == PolynomialSchedule {
  /// From 1 down to `end`, which is reached at `length`; a power of 1 is a straight line.
  public static func polynomial(
    length: Int, power: Double = 1, end: Double = 0
  ) -> PolynomialSchedule {
    PolynomialSchedule(length: length, power: power, end: end)
  }
}
