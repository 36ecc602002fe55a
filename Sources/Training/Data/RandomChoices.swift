import Foundation
import IR

/// Random numbers for one row of a data set in one epoch: functions of seed, epoch and row.
struct RandomChoices {
  let seed: Int64
  let epoch: Int
  let row: Int
  private var change = 0

  init(seed: Int64, epoch: Int, row: Int) {
    self.seed = seed
    self.epoch = epoch
    self.row = row
  }

  /// Independent numbers for the change of this number.
  func stream(_ change: Int) -> RandomChoices {
    var result = self
    result.change = change
    return result
  }

  /// Uniform in `[0, 1)`.
  func unit(_ index: Int) -> Double {
    // Streams from 0 up are of initial values, and -1 is of the order of rows. A row has 2^30
    // numbers of its own.
    Philox.uniformF64(
      seed: seed, stream: Int64(-2 - change), step: Int64(epoch),
      index: Int64(row) << 30 | Int64(index))
  }

  /// A whole number from `-limit` through `limit`.
  func integer(_ index: Int, within limit: Int) -> Int {
    min(Int(saturating: unit(index) * Double(2 * limit + 1)), 2 * limit) - limit
  }

  /// One number of the standard normal distribution.
  func normal(_ index: Int) -> Double { Philox.normal(unit(2 * index), unit(2 * index + 1)) }
}

extension Philox {
  /// A number of the standard normal distribution of two that are uniform in `[0, 1)`, by Box and
  /// Muller.
  static func normal(_ u: Double, _ v: Double) -> Double {
    // 1 - u is in (0, 1], where the logarithm is finite.
    (-2 * log(1 - u)).squareRoot() * cos(2 * .pi * v)
  }
}
