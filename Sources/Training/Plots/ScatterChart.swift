/// Points of several classes in the plane, such as a latent space, as SVG.
public struct ScatterChart: Hashable, Sendable {
  public var title: String
  public var xLabel: String
  public var yLabel: String
  public var x: [Double]
  public var y: [Double]
  /// The class of each point; points without one are of class 0.
  public var classes: [Int]
  public var classNames: [String]

  public init(
    title: String, xLabel: String = "first component", yLabel: String = "second component",
    x: [Double], y: [Double], classes: [Int] = [], classNames: [String] = []
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.x = x
    self.y = y
    self.classes = classes
    self.classNames = classNames
  }

  /// The picture.
  public var svg: String {
    var frame = PlotFrame(
      PlotFrame.Labels(title: title, x: xLabel, y: yLabel), x: PlotScale(x), y: PlotScale(y),
      legend: Self.legend(classNames), isSquare: true)
    Self.draw(x, y, classes, in: &frame)
    return frame.document.text
  }

  static func legend(_ names: [String]) -> [(name: String, color: RGB)] {
    names.enumerated().map { (name: $0.element, color: PlotColors.kind($0.offset)) }
  }

  /// Small dots where there are many, so that a cloud shows how dense it is.
  static func draw(
    _ x: [Double], _ y: [Double], _ classes: [Int], in frame: inout PlotFrame,
    outline: String? = nil
  ) {
    let radius = x.count > 2000 ? 1.6 : x.count > 300 ? 2.4 : 4
    for (index, point) in zip(x, y).enumerated() {
      guard let place = frame.place((x: point.0, y: point.1)) else { continue }
      let kind = index < classes.count ? max(classes[index], 0) : 0
      frame.draw { document in
        document.circle(
          place, radius: radius, color: PlotColors.kind(kind).text,
          opacity: x.count > 300 ? 0.6 : 0.85, outline: outline)
      }
    }
  }
}
