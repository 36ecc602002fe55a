/// The part of a picture where data are, with axes, grid, title and legend around it.
struct PlotFrame {
  /// What the two axes show.
  struct Labels: Hashable {
    var title: String
    var x: String
    var y: String
  }

  let x: PlotScale
  let y: PlotScale
  let left: Double
  let top: Double
  let width: Double
  let height: Double
  private(set) var document: SVGDocument

  private static let size = (width: 720.0, height: 440.0)
  /// Of an average character of 12 pixels.
  static let characterWidth = 6.8

  /// Draws axes, grid, labels and the legend; data come on top.
  ///
  /// - Parameters:
  ///   - labels: of picture and axes.
  ///   - x: the scale from left to right.
  ///   - y: the scale from below.
  ///   - legend: names and colors; nothing for one or none.
  ///   - isSquare: whether both axes are equally long.
  init(
    _ labels: Labels, x: PlotScale, y: PlotScale, legend: [(name: String, color: RGB)] = [],
    isSquare: Bool = false
  ) {
    let tickWidth = Double(y.ticks.map(\.label.count).max() ?? 1) * Self.characterWidth
    let legend = legend.count > 1 ? legend : []
    let legendWidth =
      legend.isEmpty
      ? 0 : Double(legend.map(\.name.count).max() ?? 0) * Self.characterWidth + 46
    self.x = x
    self.y = y
    left = 34 + tickWidth
    top = 52
    height = Self.size.height - top - 58
    width = isSquare ? height : Self.size.width - left - max(legendWidth, 24)
    let total = isSquare ? left + width + max(legendWidth, 24) : Self.size.width
    document = SVGDocument(
      width: total, height: Self.size.height, title: labels.title)
    drawAxes(labels)
    for (index, item) in legend.enumerated() {
      let line = top + 8 + Double(index) * 20
      document.rectangle(
        x: left + width + 16, y: line - 5, width: 14, height: 10, color: item.color.text)
      document.text(item.name, x: left + width + 36, y: line + 4)
    }
  }

  var bottom: Double { top + height }

  private mutating func drawAxes(_ labels: Labels) {
    document.text(
      labels.title, x: left, y: 30, size: 17, color: PlotColors.title, isBold: true)
    for tick in y.ticks {
      guard let place = y.share(tick.value) else { continue }
      let line = bottom - place * height
      document.line((left, line), (left + width, line), color: PlotColors.grid)
      document.text(tick.label, x: left - 8, y: line + 4, anchor: .end)
    }
    var end = -Double.infinity
    for tick in x.ticks {
      guard let place = x.share(tick.value) else { continue }
      let column = left + place * width
      document.line((column, bottom), (column, bottom + 5), color: PlotColors.axis)
      // Labels that would touch the one before are left out.
      let half = Double(tick.label.count) * Self.characterWidth / 2
      guard column - half > end + 4 else { continue }
      document.text(tick.label, x: column, y: bottom + 20, anchor: .middle)
      end = column + half
    }
    document.line((left, bottom), (left + width, bottom), color: PlotColors.axis)
    document.text(labels.x, x: left + width / 2, y: bottom + 42, size: 13, anchor: .middle)
    document.text(
      labels.y, x: 18, y: top + height / 2, size: 13, anchor: .middle, isTurned: true)
  }

  /// Where a point is in the picture; nil if it has no place.
  func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double)? {
    guard let x = x.share(point.x), let y = y.share(point.y) else { return nil }
    return (left + x * width, bottom - y * height)
  }

  mutating func draw(_ change: (inout SVGDocument) -> Void) { change(&document) }
}
