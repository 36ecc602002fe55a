/// How the learning rate changes while a model is trained.
///
/// A schedule gives factors of the optimizer's rate. The rate is an argument of the compiled step, so
/// nothing is compiled again.
public protocol LearningRateSchedule: Sendable {
  /// What the optimizer's learning rate is multiplied by; `time` counts from 0.
  func factor(at time: Int) -> Double

  /// What is wrong with the schedule's numbers, or nil.
  var mistake: String? { get }
}

/// What a schedule's time counts.
public enum ScheduleUnit: String, CaseIterable, Hashable, Sendable {
  case step
  case epoch
}

extension LearningRateSchedule {
  /// What is wrong with a length, or nil.
  func mistake(ofLength length: Int, _ what: String = "length") -> String? {
    length >= 1 ? nil : "expected a \(what) of at least 1, found \(length)"
  }

  /// What is wrong with a factor, or nil.
  func mistake(ofFactor factor: Double, _ what: String = "factor") -> String? {
    factor >= 0 && factor.isFinite ? nil : "the \(what) \(factor) is negative or not finite"
  }
}
