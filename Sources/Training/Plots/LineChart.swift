/// Curves over a common axis, such as losses over epochs, as SVG.
public struct LineChart: Hashable, Sendable {
  public struct Series: Hashable, Sendable {
    public let name: String
    public let x: [Double]
    public let y: [Double]

    /// Points in the order in which a line joins them; those without a finite place are gaps.
    public init(_ name: String, x: [Double], y: [Double]) {
      self.name = name
      self.x = x
      self.y = y
    }

    /// Values at 1, 2, 3 and so on.
    public init(_ name: String, _ y: [Double]) {
      self.init(name, x: y.indices.map { Double($0 + 1) }, y: y)
    }
  }

  public var title: String
  public var xLabel: String
  public var yLabel: String
  public var series: [Series]
  /// Whether the y axis shows powers of ten at equal distances; values of 0 and below are gaps then.
  public var isLogarithmic: Bool
  /// Whether the x axis counts, such as epochs.
  public var counts: Bool

  public init(
    title: String, xLabel: String, yLabel: String, isLogarithmic: Bool = false,
    counts: Bool = false, _ series: [Series]
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
    self.isLogarithmic = isLogarithmic
    self.counts = counts
  }

  /// A series of more points is thinned: the picture has fewer pixels.
  private static let maximumPoints = 2000
  /// With few points each gets a dot.
  private static let maximumDots = 24

  /// The picture.
  public var svg: String {
    let colors = series.indices.map { PlotColors.kind($0) }
    var frame = PlotFrame(
      PlotFrame.Labels(title: title, x: xLabel, y: yLabel),
      x: PlotScale(
        series.flatMap(\.x), counts ? .whole : .linear, tickCount: 8, endsAtTicks: false),
      y: PlotScale(series.flatMap(\.y), isLogarithmic ? .logarithmic : .linear),
      legend: zip(series.map(\.name), colors).map { (name: $0, color: $1) })
    for (series, color) in zip(series, colors) {
      let runs = Self.runs(of: Self.thinned(series), in: frame)
      let count = runs.reduce(0) { $0 + $1.count }
      frame.draw { document in
        document.path(runs, color: color.text)
        guard count <= Self.maximumDots else { return }
        for point in runs.joined() { document.circle(point, radius: 3, color: color.text) }
      }
    }
    return frame.document.text
  }

  private static func thinned(_ series: Series) -> [(x: Double, y: Double)] {
    let points = zip(series.x, series.y).map { (x: $0, y: $1) }
    guard points.count > maximumPoints else { return points }
    return (0..<maximumPoints).map { points[$0 * (points.count - 1) / (maximumPoints - 1)] }
  }

  /// The points without gaps between them.
  private static func runs(
    of points: [(x: Double, y: Double)], in frame: PlotFrame
  ) -> [[(x: Double, y: Double)]] {
    var runs: [[(x: Double, y: Double)]] = [[]]
    for point in points {
      if let place = frame.place(point) {
        runs[runs.count - 1].append(place)
      } else {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }
}
