/// A rate that rises along a straight line before another schedule begins.
///
/// The first step is one part of the way and the last one arrives, so that no step does nothing: from
/// 0 in n steps the rates are 1/n, 2/n, …, 1.
///
/// - Follows: Goyal et al., "Accurate, large minibatch SGD" (2017), section 2.2; Vaswani et al.,
///   "Attention is all you need" (NeurIPS 2017), equation 3; `torch.optim.lr_scheduler.LinearLR` from
///   1/n over n - 1 steps, then the other one in a `SequentialLR`.
public struct WarmUpSchedule: LearningRateSchedule {
  public let length: Int
  public let start: Double
  public let next: any LearningRateSchedule

  public func factor(at time: Int) -> Double {
    guard time < length else { return next.factor(at: time - length) }
    return start + (1 - start) * Double(time + 1) / Double(length)
  }

  public var mistake: String? {
    mistake(ofLength: length) ?? mistake(ofFactor: start, "start") ?? next.mistake
  }
}

extension LearningRateSchedule where Self == WarmUpSchedule {
  /// From `start`, which is left with the first step, up to 1, the factor of the last of `length`
  /// steps; then the time of `next` begins.
  public static func warmUp(
    length: Int, start: Double = 0, then next: any LearningRateSchedule = .constant()
  ) -> WarmUpSchedule {
    WarmUpSchedule(length: length, start: start, next: next)
  }
}
