import Foundation

/// A rate that is multiplied by a factor every so often.
///
/// - Follows: `torch.optim.lr_scheduler.StepLR`.
public struct StepSchedule: LearningRateSchedule {
  public let period: Int
  public let factor: Double

  public func factor(at time: Int) -> Double { pow(factor, Double(time / period)) }

  public var mistake: String? { mistake(ofLength: period, "period") ?? mistake(ofFactor: factor) }
}

extension LearningRateSchedule where Self == StepSchedule {
  /// `factor` to the power of the number of whole periods since the start.
  public static func step(every period: Int, factor: Double = 0.1) -> StepSchedule {
    StepSchedule(period: period, factor: factor)
  }
}
