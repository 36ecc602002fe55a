import Foundation
import GraphC
import IR

/// A search without derivatives for where a function is least: candidates are drawn around a mean,
/// and mean, step and covariance of the next ones learn from the better half.
///
///     var search = try CMAES(mean: [3, 3], deviation: 1)
///     while search.evaluations < 2000 && search.best.value > 1e-9 {
///       let candidates = try search.candidates()
///       try search.rank(candidates.map(rosenbrock))
///     }
///
/// For some tens of numbers of like size whose function may be rugged, noisy or without slopes, such as the
/// hyperparameters of a training: logarithms of rates rather than rates. The order of values is all that
/// counts, so infinities are allowed, and NaN is worse than all.
///
/// - Follows: Hansen, "The CMA evolution strategy: a tutorial" (arXiv:1604.00772, 2016), with positive
///   weights; PyPI's `cma` is by its author.
public struct CMAES: Sendable {
  /// Where the next candidates are drawn around.
  public private(set) var mean: [Double]
  /// The size of steps: candidates are `mean + deviation · y` with y of covariance `covariance`.
  public private(set) var deviation: Double
  public private(set) var covariance: SymmetricMatrix
  /// Candidates of a generation.
  public let population: Int
  /// Candidates ranked so far.
  public private(set) var evaluations = 0
  /// The best candidate so far, with its value; the start, with infinity, before the first.
  public private(set) var best: (point: [Double], value: Double)

  private let constants: CMAESConstants
  private let seed: Int64
  private var generation = 0
  /// Sums of steps: what tells long steps in one direction from steps to and fro.
  private var (deviationPath, covariancePath): ([Double], [Double])
  /// Steps `y` of the candidates that wait for their values.
  private var steps: [[Double]] = []

  /// Begins at a point, with the same step along every axis.
  ///
  /// - Parameters:
  ///   - mean: the point; one number for each axis.
  ///   - deviation: about a third of the distance in which the minimum is expected.
  ///   - population: candidates of a generation; 4 + 3 log n if nil. More of them see more of a rugged
  ///     function.
  ///   - seed: of the random numbers; equal seeds give equal searches.
  /// - Throws: when the mean is empty or not finite, the deviation is not above 0, or there are fewer
  ///   than 2 candidates.
  public init(
    mean: [Double], deviation: Double, population: Int? = nil, seed: Int64 = 0
  ) throws(Diagnostic) {
    guard !mean.isEmpty, mean.allSatisfy(\.isFinite) else {
      throw Self.failure("the mean is \(mean), expected one finite number or more")
    }
    guard deviation > 0, deviation.isFinite else {
      throw Self.failure("the deviation is \(deviation), expected a finite number above 0")
    }
    let count = population ?? 4 + Int(saturating: 3 * log(Double(mean.count)))
    guard count >= 2 else { throw Self.failure("\(count) candidates, expected 2 or more") }
    self.mean = mean
    self.deviation = deviation
    self.seed = seed
    self.population = count
    constants = CMAESConstants(axes: mean.count, population: count)
    covariance = .identity(mean.count)
    best = (mean, .infinity)
    deviationPath = [Double](repeating: 0, count: mean.count)
    covariancePath = deviationPath
  }

  /// The points of the next generation.
  ///
  /// - Throws: when the covariance has lost its meaning to rounding.
  public mutating func candidates() throws(Diagnostic) -> [[Double]] {
    let root = try covariance.squareRoot()
    steps = (0..<population).map { number in
      root.times(
        mean.indices.map { axis in normal(number * mean.count + axis) })
    }
    return steps.map { step in zip(mean, step).map { $0 + deviation * $1 } }
  }

  /// Number `index` of a generation's, of the standard normal distribution.
  private func normal(_ index: Int) -> Double {
    func unit(_ part: Int) -> Double {
      Philox.uniformF64(
        seed: seed, stream: 0, step: Int64(generation), index: Int64(2 * index + part))
    }
    return Philox.normal(unit(0), unit(1))
  }

  /// Learns from the values of the last candidates, in their order.
  ///
  /// - Throws: when there are more or fewer values than candidates; when the covariance has lost its
  ///   meaning to rounding.
  public mutating func rank(_ values: [Double]) throws(Diagnostic) {
    guard values.count == steps.count else {
      throw Self.failure("\(values.count) values for \(steps.count) candidates")
    }
    let values = values.map { $0.isNaN ? .infinity : $0 }
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    if let first = order.first, values[first] < best.value {
      best = (zip(mean, steps[first]).map { $0 + deviation * $1 }, values[first])
    }
    evaluations += values.count
    generation += 1
    try move(order.prefix(constants.weights.count).map { steps[$0] })
    steps = []
  }

  /// Moves mean, step and covariance by the better steps, the best first.
  private mutating func move(_ better: [[Double]]) throws(Diagnostic) {
    let c = constants
    let mixed = mean.indices.map { axis in
      zip(c.weights, better).reduce(0) { $0 + $1.0 * $1.1[axis] }
    }
    for axis in mean.indices { mean[axis] += deviation * mixed[axis] }
    let white = try covariance.inverseSquareRoot().times(mixed)
    let gain = (c.deviationRate * (2 - c.deviationRate) * c.mass).squareRoot()
    deviationPath = zip(deviationPath, white).map { (1 - c.deviationRate) * $0 + gain * $1 }
    let length = deviationPath.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // A path that is long since the step is too small says nothing about the covariance.
    let unbiased = 1 - pow(1 - c.deviationRate, 2 * Double(generation))
    let isUsual = length / unbiased.squareRoot() < c.usualLength
    let pathGain = isUsual ? (c.pathRate * (2 - c.pathRate) * c.mass).squareRoot() : 0
    covariancePath = zip(covariancePath, mixed).map { (1 - c.pathRate) * $0 + pathGain * $1 }
    let lost = isUsual ? 0 : c.rankOneRate * c.pathRate * (2 - c.pathRate)
    covariance = covariance.scaled(by: 1 - c.rankOneRate - c.rankManyRate + lost)
      .adding(c.rankOneRate, times: covariancePath)
    for (weight, step) in zip(c.weights, better) {
      covariance = covariance.adding(c.rankManyRate * weight, times: step)
    }
    deviation *= exp(c.deviationRate / c.damping * (length / c.expectedLength - 1))
  }

  private static func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "train", subject: "cma-es", message: message)
  }
}
