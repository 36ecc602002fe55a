import GraphC

/// The three equations of Lorenz, whose attractor has two wings.
///
///     x' = σ (y - x)     y' = x (ρ - z) - y     z' = x y - β z
///
/// Solved by the method of Runge and Kutta of fourth order.
///
/// Follows: Lorenz, "Deterministic nonperiodic flow" (1963).
public struct Lorenz: SeriesGenerator, Hashable {
  public var sigma: Double
  public var rho: Double
  public var beta: Double
  /// x, y and z at the beginning.
  public var start: [Double]
  /// Time from one value to the next.
  public var interval: Double
  /// Steps of the method for one value.
  public var stepsPerSample: Int
  /// Values that are left out at the start, until the series is near its attractor.
  public var skipped: Int
  public var width: Int { 3 }

  public init(
    sigma: Double = 10, rho: Double = 28, beta: Double = 8 / 3, start: [Double] = [1, 1, 1],
    interval: Double = 0.02, stepsPerSample: Int = 4, skipped: Int = 0
  ) {
    self.sigma = sigma
    self.rho = rho
    self.beta = beta
    self.start = start
    self.interval = interval
    self.stepsPerSample = stepsPerSample
    self.skipped = skipped
  }

  public func values(_ count: Int) throws(Diagnostic) -> [Double] {
    guard start.count == 3, (start + [sigma, rho, beta, interval]).allSatisfy(\.isFinite),
      interval > 0
    else { throw failure("expected three finite numbers to start from, and an interval above 0") }
    try checkCount(count, skipped: skipped, stepsPerSample: stepsPerSample)
    let h = interval / Double(stepsPerSample)
    var state = SIMD3(start[0], start[1], start[2])
    var result: [Double] = []
    result.reserveCapacity(3 * count)
    for sample in 0..<skipped + count {
      if sample >= skipped { result += [state.x, state.y, state.z] }
      for _ in 0..<stepsPerSample {
        let k1 = slope(state)
        let k2 = slope(state + h / 2 * k1)
        let k3 = slope(state + h / 2 * k2)
        let k4 = slope(state + h * k3)
        let ends = k1 + k4
        state += h / 6 * (ends + 2 * (k2 + k3))
      }
    }
    guard result.allSatisfy(\.isFinite) else {
      throw failure("the series is not finite: choose other numbers or a smaller step")
    }
    return result
  }

  private func slope(_ s: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(sigma * (s.y - s.x), s.x * (rho - s.z) - s.y, s.x * s.y - beta * s.z)
  }
}
