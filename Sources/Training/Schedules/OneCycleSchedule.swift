import Foundation

/// A rate that rises to the optimizer's, its maximum, and falls to almost nothing.
///
/// In three phases it falls to where it began as fast as it rose, and from there in the rest of the
/// time: the policy as first described.
///
/// - Follows: `torch.optim.lr_scheduler.OneCycleLR`, without its cycle of momenta; Smith and Topin,
///   "Super-convergence" (2018).
public struct OneCycleSchedule: LearningRateSchedule {
  /// How the rate moves between the ends of a phase.
  public enum Curve: String, CaseIterable, Hashable, Sendable {
    case cosine
    case linear
  }

  public let length: Int
  public let rise: Double
  public let start: Double
  public let end: Double
  public let curve: Curve
  public let hasThreePhases: Bool

  public func factor(at time: Int) -> Double {
    var first = (time: 0.0, value: start)
    for last in phaseEnds {
      if Double(time) <= last.time {
        let span = max(last.time - first.time, .leastNormalMagnitude)
        return value(from: first.value, to: last.value, at: (Double(time) - first.time) / span)
      }
      first = last
    }
    return end
  }

  private var phaseEnds: [(time: Double, value: Double)] {
    let peak = rise * Double(length) - 1
    let back = hasThreePhases ? [(time: 2 * peak, value: start)] : []
    return [(time: peak, value: 1)] + back + [(time: Double(length) - 1, value: end)]
  }

  private func value(from first: Double, to last: Double, at share: Double) -> Double {
    switch curve {
    case .cosine: last + (first - last) * (1 + cos(Double.pi * share)) / 2
    case .linear: first + (last - first) * share
    }
  }

  public var mistake: String? {
    let limit = hasThreePhases ? 0.5 : 1
    guard rise > 0, rise <= limit else { return "the rise \(rise) is outside 0...\(limit)" }
    return mistake(ofLength: length) ?? mistake(ofFactor: start, "start")
      ?? mistake(ofFactor: end, "end")
  }
}

extension LearningRateSchedule where Self == OneCycleSchedule {
  /// From `start` to 1 in the share `rise` of the length, then down to `end`.
  public static func oneCycle(
    length: Int, rise: Double = 0.3, start: Double = 1 / 25, end: Double = 1 / 25e4,
    curve: OneCycleSchedule.Curve = .cosine, threePhases: Bool = false
  ) -> OneCycleSchedule {
    OneCycleSchedule(
      length: length, rise: rise, start: start, end: end, curve: curve,
      hasThreePhases: threePhases)
  }
}
