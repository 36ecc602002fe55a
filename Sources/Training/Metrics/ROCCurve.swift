/// The receiver operating characteristic: what share of yes is found for what share of false alarms,
/// over all thresholds.
public struct ROCCurve: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    /// The share of targets no that are taken for yes.
    public let falsePositives: Double
    /// The share of targets yes that are taken for yes.
    public let truePositives: Double
  }

  /// From (0, 0) to (1, 1); equal scores make one step.
  public let points: [Point]

  /// The curve of scores, larger meaning yes, and their targets; it has no points if either kind of
  /// target is missing.
  ///
  /// - Requires: equal counts; no score is NaN.
  public init(scores: [Double], targets: [Bool]) {
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var steps: [(no: Double, yes: Double)] = []
    var last: Double?
    for index in order {
      if scores[index] != last { steps.append((0, 0)) }
      last = scores[index]
      if targets[index] {
        steps[steps.count - 1].yes += 1
      } else {
        steps[steps.count - 1].no += 1
      }
    }
    self.init(steps)
  }

  /// The curve of a tally of `scoreHistogram`.
  public init(tally: [Double]) {
    let parts = tally.count / 2
    self.init((0..<parts).reversed().map { (no: tally[$0], yes: tally[parts + $0]) })
  }

  /// Counts of targets from the largest scores down.
  private init(_ steps: [(no: Double, yes: Double)]) {
    let no = steps.reduce(0) { $0 + $1.no }
    let yes = steps.reduce(0) { $0 + $1.yes }
    guard no > 0, yes > 0 else {
      points = []
      return
    }
    var (seenNo, seenYes) = (0.0, 0.0)
    var points = [Point(falsePositives: 0, truePositives: 0)]
    for step in steps where step.no + step.yes > 0 {
      seenNo += step.no
      seenYes += step.yes
      points.append(Point(falsePositives: seenNo / no, truePositives: seenYes / yes))
    }
    self.points = points
  }

  /// The area under the curve: how likely a yes has a larger score than a no, where equal scores
  /// count half; NaN without points.
  public var area: Double {
    guard points.count > 1 else { return .nan }
    return zip(points, points.dropFirst()).reduce(0) { sum, pair in
      let width = pair.1.falsePositives - pair.0.falsePositives
      return sum + width * (pair.0.truePositives + pair.1.truePositives) / 2
    }
  }
}
