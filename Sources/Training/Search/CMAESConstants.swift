import Foundation

/// How fast a search by `CMAES` learns: the defaults of its tutorial, equations 49 to 58.
struct CMAESConstants: Sendable {
  /// Of the better half, the best first; their sum is 1.
  let weights: [Double]
  /// How many equally weighted steps the weights are worth.
  let mass: Double
  /// Of the path that the deviation learns from, and how much of that it takes.
  let deviationRate, damping: Double
  /// Of the path that the covariance learns from.
  let pathRate: Double
  /// Of the covariance, from the path and from the better steps.
  let rankOneRate, rankManyRate: Double
  /// The mean length of a normal vector, and the length of a path from which on it is unusually long.
  let expectedLength, usualLength: Double

  init(axes: Int, population: Int) {
    let n = Double(axes)
    let raw = (1...max(population / 2, 1)).map { log(Double(population + 1) / 2) - log(Double($0)) }
    let sum = raw.reduce(0, +)
    weights = raw.map { $0 / sum }
    mass = 1 / weights.reduce(0) { $0 + $1 * $1 }
    deviationRate = (mass + 2) / (n + mass + 5)
    damping = 1 + 2 * max(0, ((mass - 1) / (n + 1)).squareRoot() - 1) + deviationRate
    pathRate = (4 + mass / n) / (n + 4 + 2 * mass / n)
    rankOneRate = 2 / ((n + 1.3) * (n + 1.3) + mass)
    rankManyRate = min(1 - rankOneRate, 2 * (mass - 2 + 1 / mass) / ((n + 2) * (n + 2) + mass))
    expectedLength = n.squareRoot() * (1 - 1 / (4 * n) + 1 / (21 * n * n))
    usualLength = (1.4 + 2 / (n + 1)) * expectedLength
  }
}
