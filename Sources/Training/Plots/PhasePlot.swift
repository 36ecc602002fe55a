/// A path in the plane of two variables of a system, such as the outputs of two neurons, as SVG.
public struct PhasePlot: Hashable, Sendable {
  public var title: String
  public var xLabel: String
  public var yLabel: String
  public var x: [Double]
  public var y: [Double]
  /// Whether a line goes from each state to the next; of many states dots show more.
  public var isJoined: Bool

  /// The states in the order of time.
  public init(
    title: String, xLabel: String, yLabel: String, x: [Double], y: [Double], isJoined: Bool = true
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.x = x
    self.y = y
    self.isJoined = isJoined
  }

  /// The picture: a thin line in the order of time if wanted, a dot for each state, and rings around the first
  /// and the last one.
  public var svg: String {
    let (first, last) = (PlotColors.kind(2), PlotColors.kind(1))
    var frame = PlotFrame(
      PlotFrame.Labels(title: title, x: xLabel, y: yLabel), x: PlotScale(x), y: PlotScale(y),
      legend: [(name: "first", color: first), (name: "last", color: last)], isSquare: true)
    let points = zip(x, y).compactMap { frame.place((x: $0, y: $1)) }
    frame.draw { document in
      if isJoined {
        document.path([points], color: PlotColors.kind(0).text, width: 1, opacity: 0.35)
      }
      let radius = points.count > 1000 ? 1.2 : 2.2
      for point in points {
        document.circle(point, radius: radius, color: PlotColors.kind(0).text, opacity: 0.8)
      }
      if let point = points.first { document.circle(point, radius: 5, color: first.text) }
      if let point = points.last { document.circle(point, radius: 5, color: last.text) }
    }
    return frame.document.text
  }
}
