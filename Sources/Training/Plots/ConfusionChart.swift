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

  /// The picture: cells are the darker, the larger their share of the row.
  public var svg: String {
    let shares = counts.map { row in
      row.map { Double($0) / Double(max(row.reduce(0, +), 1)) }
    }
    var map = HeatMap(
      title: title, values: shares, rowLabel: "true class", columnLabel: "predicted class",
      rowNames: classNames, columnNames: classNames)
    map.texts = counts.map { $0.map { $0 == 0 ? "" : "\($0)" } }
    return map.svg
  }
}
