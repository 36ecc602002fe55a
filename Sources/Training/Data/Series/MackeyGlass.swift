import Foundation
import GraphC

/// The equation of Mackey and Glass, whose next value depends on one long ago.
///
///     x' = β x(t - τ) / (1 + x(t - τ)ⁿ) - γ x
///
/// With a delay τ of 17 it is weakly chaotic, the usual test of networks that predict; from about
/// 16.8 on there is chaos, below a cycle, and with 30 strong chaos.
///
/// Solved by the method of Runge and Kutta of fourth order; between its steps the past is the cubic
/// with the values and slopes of both (Hermite's), which keeps the order.
///
/// Follows: Mackey and Glass, "Oscillation and chaos in physiological control systems" (1977).
public struct MackeyGlass: SeriesGenerator, Hashable {
  public var delay: Double
  public var beta: Double
  public var gamma: Double
  public var exponent: Double
  /// Time from one value to the next.
  public var interval: Double
  /// Steps of the method for one value; the delay is a whole number of them.
  public var stepsPerSample: Int
  /// What was before the start: values at equal distances from -τ through 0, joined by lines; one
  /// value for all that time.
  public var history: [Double]
  /// Values that are left out at the start, until the series is near its attractor.
  public var skipped: Int
  public var width: Int { 1 }

  public init(
    delay: Double = 17, beta: Double = 0.2, gamma: Double = 0.1, exponent: Double = 10,
    interval: Double = 1, stepsPerSample: Int = 10, history: [Double] = [1.2], skipped: Int = 0
  ) {
    self.delay = delay
    self.beta = beta
    self.gamma = gamma
    self.exponent = exponent
    self.interval = interval
    self.stepsPerSample = stepsPerSample
    self.history = history
    self.skipped = skipped
  }

  public func values(_ count: Int) throws(Diagnostic) -> [Double] {
    let lag = try lag()
    try checkCount(count, skipped: skipped, stepsPerSample: stepsPerSample)
    guard count > 0 else { return [] }
    let h = interval / Double(stepsPerSample)
    var (states, slopes): ([Double], [Double]) = ([past(0)], [])
    var result: [Double] = []
    result.reserveCapacity(count)
    for step in 0..<(skipped + count) * stepsPerSample {
      let x = states[step]
      let (place, sample) = (step - lag, step / stepsPerSample)
      if step.isMultiple(of: stepsPerSample), sample >= skipped { result.append(x) }
      let first = place < 0 ? past(Double(place) * h) : states[place]
      slopes.append(slope(x, first))
      let (middle, last) =
        place < 0
        ? (past((Double(place) + 0.5) * h), past(Double(place + 1) * h))
        : (
          (first + states[place + 1]) / 2 + h / 8 * (slopes[place] - slopes[place + 1]),
          states[place + 1]
        )
      let k1 = slopes[step]
      let k2 = slope(x + h / 2 * k1, middle)
      let k3 = slope(x + h / 2 * k2, middle)
      let k4 = slope(x + h * k3, last)
      states.append(x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4))
    }
    guard result.allSatisfy(\.isFinite) else {
      throw failure("the series is not finite: choose other numbers or a smaller step")
    }
    return result
  }

  private func slope(_ x: Double, _ delayed: Double) -> Double {
    beta * delayed / (1 + pow(delayed, exponent)) - gamma * x
  }

  /// The value at a time of at most 0.
  private func past(_ time: Double) -> Double {
    guard history.count > 1 else { return history[0] }
    let place = (1 + time / delay) * Double(history.count - 1)
    let start = min(max(Int(saturating: place), 0), history.count - 2)
    let share = place - Double(start)
    return history[start] * (1 - share) + history[start + 1] * share
  }

  /// The delay in steps.
  private func lag() throws(Diagnostic) -> Int {
    guard [delay, beta, gamma, exponent, interval].allSatisfy(\.isFinite), delay > 0, interval > 0,
      stepsPerSample >= 1
    else { throw failure("expected finite numbers, and delay, interval and steps above 0") }
    guard !history.isEmpty, history.allSatisfy(\.isFinite) else {
      throw failure("expected at least one finite value of the past, found \(history)")
    }
    let steps = delay / interval * Double(stepsPerSample)
    let lag = Int(saturating: steps.rounded())
    guard lag >= 1, lag <= Shape.maximumElementCount, (steps - steps.rounded()).magnitude < 1e-6
    else {
      throw failure(
        "the delay \(delay) is no whole number of steps of \(interval) / \(stepsPerSample)")
    }
    return lag
  }
}
