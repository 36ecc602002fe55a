import GraphC

/// Sequences of random numbers, of which a network is to tell one that was given long ago.
///
/// A network that remembers nothing does best to say 0, with a mean squared error of 1/3, the variance
/// of the numbers.
///
/// Follows: Hochreiter and Schmidhuber, "Long short-term memory" (1997), whose tasks have minimal time
/// lags.
public struct LagTask: Hashable, Sendable {
  /// How many steps before the last the number was given that is asked for.
  public var lag: Int
  /// Numbers of a sequence; more than `lag`.
  public var steps: Int
  /// Whether every step is asked for the number `lag` steps before, or only the last.
  public var asksAlways: Bool
  public var seed: Int64

  public init(lag: Int, steps: Int? = nil, asksAlways: Bool = false, seed: Int64 = 0) {
    self.lag = lag
    self.steps = steps ?? max(lag, 0) + 1
    self.asksAlways = asksAlways
    self.seed = seed
  }

  /// `x`, `f32[rows x steps x 1]`, uniform in -1..<1; and `y`, `f32[rows x 1]`, or if every step is
  /// asked `f32[rows x steps x 1]`, 0 where no number was given yet.
  ///
  /// - Throws: when the lag is negative or no smaller than the steps, or there are too many rows.
  public func dataset(_ rows: Int) throws(Diagnostic) -> Dataset {
    guard lag >= 0, steps > lag, steps <= 1 << 29, rows >= 0,
      rows <= Shape.maximumElementCount / steps
    else {
      throw Diagnostic(
        stage: "data", subject: "LagTask",
        message: "\(rows) sequences of \(steps) steps cannot have a lag of \(lag)",
        notes: ["note: the lag is from 0 to the number of steps less 1"])
    }
    var (x, y): ([Float], [Float]) = ([], [])
    for row in 0..<rows {
      let random = SeriesNoise(seed: seed, row: row)
      let numbers = (0..<steps).map { Float(2 * random.unit($0) - 1) }
      x += numbers
      y +=
        asksAlways
        ? [Float](repeating: 0, count: lag) + numbers.dropLast(lag) : [numbers[steps - 1 - lag]]
    }
    return try Dataset([
      "x": TensorData([rows, steps, 1], x),
      "y": TensorData(asksAlways ? [rows, steps, 1] : [rows, 1], y),
    ])
  }
}
