/// A rate that stays.
public struct ConstantSchedule: LearningRateSchedule {
  public let factor: Double

  public func factor(at time: Int) -> Double { factor }

  public var mistake: String? { mistake(ofFactor: factor) }
}

extension LearningRateSchedule where Self == ConstantSchedule {
  /// The optimizer's rate, or a multiple of it.
  public static func constant(_ factor: Double = 1) -> ConstantSchedule {
    ConstantSchedule(factor: factor)
  }
}
