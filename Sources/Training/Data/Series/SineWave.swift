import Foundation
import GraphC

/// A sine: `amplitude · sin(2π t / period + phase)`, with normal noise if wanted.
public struct SineWave: SeriesGenerator, Hashable {
  /// Values in one wave.
  public var period: Double
  public var amplitude: Double
  /// Where the wave begins, in radians.
  public var phase: Double
  /// The deviation of what is added to each value.
  public var noise: Double
  /// Of the noise.
  public var seed: Int64
  public var width: Int { 1 }

  public init(
    period: Double = 50, amplitude: Double = 1, phase: Double = 0, noise: Double = 0,
    seed: Int64 = 0
  ) {
    self.period = period
    self.amplitude = amplitude
    self.phase = phase
    self.noise = noise
    self.seed = seed
  }

  public func values(_ count: Int) throws(Diagnostic) -> [Double] {
    try checkCount(count)
    guard [period, amplitude, phase, noise].allSatisfy(\.isFinite), period > 0, noise >= 0 else {
      throw failure("expected finite numbers, a period above 0 and noise of at least 0")
    }
    let random = SeriesNoise(seed: seed)
    return (0..<count).map { time in
      let angle = 2 * .pi * (Double(time) / period) + phase
      return amplitude * sin(angle) + (noise > 0 ? noise * random.normal(time) : 0)
    }
  }
}
