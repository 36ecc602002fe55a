/// The learning rate of every step.
struct LearningRateControl: Sendable {
  /// The optimizer's rate.
  let base: Double
  let schedule: (any LearningRateSchedule)?
  let unit: ScheduleUnit

  /// The rate of a step, counted over all epochs from 0; nil if nothing changes the rate, so that
  /// one that somebody has written stays.
  func rate(step: Int, stepsPerEpoch: Int, _ plateau: PlateauReduction?) -> Double? {
    guard schedule != nil || plateau != nil else { return nil }
    let time = unit == .step ? step : step / max(stepsPerEpoch, 1)
    return base * (schedule?.factor(at: time) ?? 1) * (plateau?.scale ?? 1)
  }
}
