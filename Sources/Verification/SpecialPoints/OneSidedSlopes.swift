/// What a function does near a point, and whether a derivative there fits it.
///
/// At a kink the two sides have slopes of their own, and any number between them will do; where
/// they agree, there is one derivative. A jump or a vertical tangent has none.
struct OneSidedSlopes {
  enum Verdict {
    case right
    /// No difference tells: the function has no finite values on both sides, or no slope.
    case undecided
    /// The slope of each side.
    case wrong(ClosedRange<Double>)
  }

  /// The function at a distance from the point.
  typealias Function<Failure: Error> = (Double) throws(Failure) -> Double

  /// Distances, as fractions of `size`; smaller ones for kinks near by.
  private static let steps = [1e-5, 1e-6, 1e-7]

  /// Whether `derivative` is that of `function` at distance 0, where its value is `value`; `size` is
  /// the magnitude of what is moved.
  static func judge<Failure: Error>(
    _ derivative: Double, of value: Double, size: Double, _ function: Function<Failure>
  ) throws(Failure) -> Verdict {
    guard value.isFinite else { return .undecided }
    var found: [ClosedRange<Double>] = []
    // Of a tiny number also distances far beyond it, since a sum with it rounds them away.
    for step in Self.steps.map({ $0 * size }) + (size < 1 ? Self.steps : []) {
      let (high, low) = (try function(step), try function(-step))
      guard high.isFinite, low.isFinite else { continue }
      let sides = [(high - value) / step, (value - low) / step].sorted()
      // Rounding adds about 1e-16 / step of the values.
      let rounding = 1e-14 / step * [high, low, value].reduce(0) { max($0, $1.magnitude) }
      let largest = max(sides[0].magnitude, sides[1].magnitude)
      let bound = 1e-6 * min(1, 1 / size) + 1e-4 * largest + rounding
      guard sides[0].isFinite, sides[1].isFinite, rounding.isFinite else { continue }
      if derivative >= sides[0] - bound && derivative <= sides[1] + bound { return .right }
      // What rounding hides is no evidence.
      if rounding < 1e-3 * largest + 1e-6 { found.append(sides[0]...sides[1]) }
    }
    guard let first = found.first, let last = found.last else { return .undecided }
    return found.count > 1 && isSteeper(last, than: first) ? .undecided : .wrong(last)
  }

  /// Whether slopes grow as distances shrink: there is a jump, or a vertical tangent.
  private static func isSteeper(_ near: ClosedRange<Double>, than far: ClosedRange<Double>) -> Bool
  {
    near.lowerBound.magnitude > 2 * far.lowerBound.magnitude + 1e-3
      || near.upperBound.magnitude > 2 * far.upperBound.magnitude + 1e-3
  }
}
