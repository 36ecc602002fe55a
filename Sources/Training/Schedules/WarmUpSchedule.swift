/// A rate that rises along a straight line before another schedule begins.
///
/// - Follows: `torch.optim.lr_scheduler.LinearLR`, then the other one in a `SequentialLR`.
public struct WarmUpSchedule: LearningRateSchedule {
  public let length: Int
  public let start: Double
  public let next: any LearningRateSchedule

  public func factor(at time: Int) -> Double {
    guard time < length else { return next.factor(at: time - length) }
    return start + (1 - start) * Double(time) / Double(length)
  }

  public var mistake: String? {
    mistake(ofLength: length) ?? mistake(ofFactor: start, "start") ?? next.mistake
  }
}

extension LearningRateSchedule where Self == WarmUpSchedule {
  /// From `start` up to 1, which is reached at `length`, when the time of `next` begins.
  public static func warmUp(
    length: Int, start: Double = 0, then next: any LearningRateSchedule = .constant()
  ) -> WarmUpSchedule {
    WarmUpSchedule(length: length, start: start, next: next)
  }
}
