import Foundation

/// A rate that is multiplied by a factor each time.
///
/// - Follows: `torch.optim.lr_scheduler.ExponentialLR`.
public struct ExponentialSchedule: LearningRateSchedule {
  public let factor: Double

  public func factor(at time: Int) -> Double { pow(factor, Double(time)) }

  public var mistake: String? { mistake(ofFactor: factor) }
}

extension LearningRateSchedule where Self == ExponentialSchedule {
  /// `factor` to the power of the time.
  public static func exponential(_ factor: Double) -> ExponentialSchedule {
    ExponentialSchedule(factor: factor)
  }
}
