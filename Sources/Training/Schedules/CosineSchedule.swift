import Foundation

/// A rate that falls along half a period of the cosine, and then stays.
///
/// - Follows: `torch.optim.lr_scheduler.CosineAnnealingLR` up to its `T_max`; Loshchilov and Hutter,
///   "SGDR: stochastic gradient descent with warm restarts" (ICLR 2017).
public struct CosineSchedule: LearningRateSchedule {
  public let length: Int
  public let end: Double

  public func factor(at time: Int) -> Double {
    let share = Double(min(time, length)) / Double(length)
    return end + (1 - end) * (1 + cos(Double.pi * share)) / 2
  }

  public var mistake: String? { mistake(ofLength: length) ?? mistake(ofFactor: end, "end") }
}

extension LearningRateSchedule where Self == CosineSchedule {
  /// From 1 down to `end`, which is reached at `length`.
  public static func cosine(length: Int, end: Double = 0) -> CosineSchedule {
    CosineSchedule(length: length, end: end)
  }
}
