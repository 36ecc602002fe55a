import Foundation
import GraphC

/// A made-up price, day by day: its logarithm grows by a drift, a yearly cycle, and random returns
/// that go on for a while.
///
///     log p(t + 1) = log p(t) + drift + r(t) + cycle(t + 1) - cycle(t)
///     r(t) = momentum · r(t - 1) + volatility · √(1 - momentum²) · z(t)
///
/// With z normal, returns have the deviation `volatility` and, from one day to the next, the
/// correlation `momentum`: that much can be predicted. Without momentum and cycle it is the geometric
/// Brownian motion of textbooks, of which the last value is the best prediction.
public struct PriceCurve: SeriesGenerator, Hashable {
  /// The first price.
  public var start: Double
  /// The mean logarithmic return of a day.
  public var drift: Double
  /// The deviation of a day's random return.
  public var volatility: Double
  /// The correlation of returns of one day and the next, in -1..<1.
  public var momentum: Double
  /// The height of the cycle, of the logarithm.
  public var cycle: Double
  /// Days in a cycle.
  public var period: Double
  public var seed: Int64
  public var width: Int { 1 }

  public init(
    start: Double = 100, drift: Double = 3e-4, volatility: Double = 0.01, momentum: Double = 0.3,
    cycle: Double = 0.1, period: Double = 250, seed: Int64 = 0
  ) {
    self.start = start
    self.drift = drift
    self.volatility = volatility
    self.momentum = momentum
    self.cycle = cycle
    self.period = period
    self.seed = seed
  }

  public func values(_ count: Int) throws(Diagnostic) -> [Double] {
    try checkCount(count)
    guard [start, drift, volatility, cycle, period].allSatisfy(\.isFinite), start > 0, period > 0,
      volatility >= 0, momentum > -1, momentum < 1
    else {
      throw failure(
        "expected finite numbers, start and period above 0, volatility of at least 0 and a momentum "
          + "between -1 and 1")
    }
    let random = SeriesNoise(seed: seed)
    let fresh = (1 - momentum * momentum).squareRoot()
    var (level, stepReturn) = (log(start), volatility * random.normal(0))
    let prices = (0..<count).map { day in
      let price = exp(level + cycle * sin(2 * .pi * (Double(day) / period)))
      level += drift + stepReturn
      stepReturn = momentum * stepReturn + volatility * fresh * random.normal(day + 1)
      return price
    }
    guard prices.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw failure("a price is outside the range of numbers: choose a smaller drift or volatility")
    }
    return prices
  }
}
