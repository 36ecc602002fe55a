import Foundation
import GraphC

/// A series of numbers that a formula makes: values at equal distances of time.
///
///     let series = try MackeyGlass(skipped: 1000).dataset(5000)      // x: f32[5000 x 1]
///     let windows = try series.windows(of: "x", length: 32)
public protocol SeriesGenerator: Sendable {
  /// How many variables there are.
  var width: Int { get }

  /// The first values, `count` times as many as variables: all of one time, then all of the next.
  ///
  /// - Throws: when a number of the generator makes no sense, or `count` is below 0.
  func values(_ count: Int) throws(Diagnostic) -> [Double]
}

extension SeriesGenerator {
  /// The first values, `f64[count x width]`.
  ///
  /// - Throws: as `values`.
  public func data(_ count: Int) throws(Diagnostic) -> TensorData {
    TensorData([count, width], try values(count))
  }

  /// A column `x`, `f32[count x width]`, whose rows are steps of time.
  ///
  /// - Throws: as `values`.
  public func dataset(_ count: Int) throws(Diagnostic) -> Dataset {
    try Dataset(["x": TensorData([count, width], try values(count).map { Float($0) })])
  }

  /// Checks how many values are asked for, of which some come first that are skipped.
  func checkCount(_ count: Int, skipped: Int = 0, stepsPerSample: Int = 1) throws(Diagnostic) {
    let most = Shape.maximumElementCount
    guard skipped >= 0, stepsPerSample >= 1, count >= 0, count <= most / max(width, 1),
      skipped <= most - count, skipped + count <= most / stepsPerSample
    else {
      throw failure(
        "cannot make \(count) values after \(skipped), with \(stepsPerSample) steps for each")
    }
  }

  func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "data", subject: "\(Self.self)", message: message)
  }
}

/// Random numbers of series: functions of a seed and a place.
struct SeriesNoise {
  private let choices: RandomChoices

  /// Numbers of one sequence; no other part of a program uses the stream.
  init(seed: Int64, row: Int = 0) {
    choices = RandomChoices(seed: seed, epoch: 0, row: row).stream(1 << 16)
  }

  /// Uniform in `[0, 1)`.
  func unit(_ index: Int) -> Double { choices.unit(index) }
  /// Of the standard normal distribution.
  func normal(_ index: Int) -> Double { choices.normal(index) }
}
