import Foundation
import GraphC

/// Points of two classes in the plane: small worlds that show what a network can separate.
///
/// Every second point is of class 1. Places, in -6...6 but for noise:
///
/// - `circles`: a disc of radius 2.5, class 1, within a ring of radii 3.5 to 5.
/// - `spirals`: arms of 1¾ turns out to a radius of 5; that of class 0 is turned by half a turn.
/// - `gauss`: two clouds of deviation √½ around (2, 2), class 1, and (-2, -2).
/// - `xor`: a square of side 10 whose quadrants are 0.6 apart; class 1 where x and y have one sign.
///
/// Follows: the data sets of the public web playground, whose rows are random; there noise changes the
/// class of points near a border of `circles` and `xor` where here it moves them across.
public struct PlanePoints: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable { case circles, spirals, gauss, xor }

  public var kind: Kind
  /// 0 for points where they should be, 1/2 for the most the playground has: how far points are
  /// moved, in units of 1 for `spirals` and of 5 for `circles` and `xor`; for `gauss` the
  /// variance grows from 1/2 by 7 · noise.
  public var noise: Double
  public var seed: Int64

  public init(_ kind: Kind, noise: Double = 0, seed: Int64 = 0) {
    self.kind = kind
    self.noise = noise
    self.seed = seed
  }

  /// `x`, `f32[count x 2]`, and `y`, `f32[count x 1]`, 0 or 1 in turn.
  ///
  /// - Throws: when the count is negative or too large, or noise is no number of at least 0.
  public func dataset(_ count: Int) throws(Diagnostic) -> Dataset {
    guard count >= 0, count <= Shape.maximumElementCount / 2, noise.isFinite, noise >= 0 else {
      throw Diagnostic(
        stage: "data", subject: "PlanePoints",
        message: "cannot make \(count) points with a noise of \(noise)",
        notes: ["note: noise is at least 0, and usually at most 0.5"])
    }
    var (x, y): ([Float], [Float]) = ([], [])
    for row in 0..<count {
      let point = point(row, count)
      x += [Float(point.x), Float(point.y)]
      y.append(row.isMultiple(of: 2) ? 0 : 1)
    }
    return try Dataset(["x": TensorData([count, 2], x), "y": TensorData([count, 1], y)])
  }

  private func point(_ row: Int, _ count: Int) -> (x: Double, y: Double) {
    // No other part of a program uses the stream.
    let random = RandomChoices(seed: seed, epoch: 0, row: row).stream(1 << 16 | 1)
    let isSecond = !row.isMultiple(of: 2)
    func uniform(_ index: Int, _ limit: Double) -> Double { limit * (2 * random.unit(index) - 1) }
    func moved(_ x: Double, _ y: Double, by unit: Double) -> (x: Double, y: Double) {
      (x + uniform(2, unit * noise), y + uniform(3, unit * noise))
    }
    switch kind {
    case .circles:
      let radii = isSecond ? 0...2.5 : 3.5...5
      let radius =
        radii.lowerBound + (radii.upperBound - radii.lowerBound) * random.unit(0)
      let angle = 2 * Double.pi * random.unit(1)
      return moved(radius * sin(angle), radius * cos(angle), by: 5)
    case .spirals:
      let share = Double(row / 2) / Double(max(count / 2, 1))
      let angle = 1.75 * 2 * Double.pi * share + (isSecond ? 0 : Double.pi)
      return moved(5 * share * sin(angle), 5 * share * cos(angle), by: 1)
    case .gauss:
      let (center, deviation) = (isSecond ? 2.0 : -2, (0.5 + 7 * noise).squareRoot())
      return (center + deviation * random.normal(0), center + deviation * random.normal(1))
    case .xor:
      let (x, y) = (0.3 + 5 * random.unit(0), 0.3 + 5 * random.unit(1))
      // Four quadrants in turn: two of each class.
      let isLeft = row / 2 % 2 == 1
      return moved(isLeft ? -x : x, isLeft == isSecond ? -y : y, by: 5)
    }
  }
}
