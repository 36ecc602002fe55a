/// How often each class was taken for each other, as a heat map in SVG.
public struct ConfusionChart: Hashable, Sendable {
  public var title: String
  /// Rows are true classes, columns predicted ones.
  public var counts: [[Int]]
  public var classNames: [String]

  public init(title: String, counts: [[Int]], classNames: [String] = []) {
    self.title = title
    self.counts = counts
    self.classNames = classNames
  }

  /// Counts of pairs of a true and a predicted class; pairs outside the classes are left out.
  public init(
    title: String, labels: [Int], predictions: [Int], classes: Int, classNames: [String] = []
  ) {
    let classes = max(classes, 0)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    let range = 0..<classes
    for (label, prediction) in zip(labels, predictions)
    where range.contains(label) && range.contains(prediction) {
      counts[label][prediction] += 1
    }
    self.init(title: title, counts: counts, classNames: classNames)
  }

  private static let cell = 44.0

  /// The picture: cells are the darker, the larger their share of the row.
  public var svg: String {
    let names = counts.indices.map { $0 < classNames.count ? classNames[$0] : "\($0)" }
    let columnCount = counts.map(\.count).max() ?? 0
    let nameWidth = Double(names.map(\.count).max() ?? 1) * PlotFrame.characterWidth
    let (left, top) = (40 + nameWidth, 58.0)
    let bottom = top + Double(counts.count) * Self.cell
    let width = max(left + Double(columnCount) * Self.cell + 24, 320)
    var document = SVGDocument(
      width: width, height: bottom + nameWidth + 48, title: title)
    document.text(title, x: 18, y: 30, size: 17, color: PlotColors.title, isBold: true)
    for (row, counts) in counts.enumerated() {
      let y = top + Double(row) * Self.cell
      document.text(names[row], x: left - 8, y: y + Self.cell / 2 + 4, anchor: .end)
      let total = max(counts.reduce(0, +), 1)
      for (column, count) in counts.enumerated() {
        draw(count, of: total, x: left + Double(column) * Self.cell, y: y, in: &document)
      }
    }
    for column in 0..<columnCount {
      let x = left + (Double(column) + 0.5) * Self.cell + 4
      document.text(
        column < names.count ? names[column] : "\(column)", x: x, y: bottom + 10, anchor: .end,
        isTurned: true)
    }
    document.text(
      "true class", x: 18, y: (top + bottom) / 2, size: 13, anchor: .middle, isTurned: true)
    document.text(
      "predicted class", x: left + Double(columnCount) * Self.cell / 2,
      y: bottom + nameWidth + 34, size: 13, anchor: .middle)
    return document.text
  }

  private func draw(
    _ count: Int, of total: Int, x: Double, y: Double, in document: inout SVGDocument
  ) {
    let color = PlotColors.shade(Double(count) / Double(total))
    document.rectangle(
      x: x + 1, y: y + 1, width: Self.cell - 2, height: Self.cell - 2, color: color.text)
    guard count != 0 else { return }
    document.text(
      "\(count)", x: x + Self.cell / 2, y: y + Self.cell / 2 + 4,
      color: color.isDark ? "#ffffff" : PlotColors.title, anchor: .middle)
  }
}
