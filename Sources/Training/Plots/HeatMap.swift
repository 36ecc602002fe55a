import Foundation

/// A matrix of shares, such as the weights of attention, as cells that are the darker, the larger a number is.
public struct HeatMap: Hashable, Sendable {
  public var title: String
  /// What rows and columns are.
  public var rowLabel: String
  public var columnLabel: String
  /// Row by row, 0 to 1; what is outside is drawn as the nearer of both.
  public var values: [[Double]]
  /// Empty names are numbered.
  public var rowNames: [String]
  public var columnNames: [String]
  /// What cells say; nil for two decimals.
  var texts: [[String]]?

  /// - Parameters:
  ///   - title: what the matrix is.
  ///   - values: row by row, 0 to 1.
  ///   - rowLabel: what rows are.
  ///   - columnLabel: what columns are.
  ///   - rowNames: a name for each row; numbers where there are fewer.
  ///   - columnNames: a name for each column; numbers where there are fewer.
  public init(
    title: String, values: [[Double]], rowLabel: String = "", columnLabel: String = "",
    rowNames: [String] = [], columnNames: [String] = []
  ) {
    self.title = title
    self.values = values
    self.rowLabel = rowLabel
    self.columnLabel = columnLabel
    self.rowNames = rowNames
    self.columnNames = columnNames
  }

  private static let cell = 44.0

  /// The picture.
  public var svg: String {
    let columnCount = values.map(\.count).max() ?? 0
    let rows = values.indices.map { name($0, rowNames) }
    let columns = (0..<columnCount).map { name($0, columnNames) }
    let nameWidth = Double((rows + columns).map(\.count).max() ?? 1) * PlotFrame.characterWidth
    let (left, top) = (40 + nameWidth, 58.0)
    let bottom = top + Double(values.count) * Self.cell
    let width = max(left + Double(columnCount) * Self.cell + 24, 320)
    var document = SVGDocument(width: width, height: bottom + nameWidth + 48, title: title)
    document.text(title, x: 18, y: 30, size: 17, color: PlotColors.title, isBold: true)
    for (row, values) in values.enumerated() {
      let y = top + Double(row) * Self.cell
      document.text(rows[row], x: left - 8, y: y + Self.cell / 2 + 4, anchor: .end)
      for (column, value) in values.enumerated() {
        let text =
          texts.map { $0[row][column] } ?? (value.isNaN ? "nan" : String(format: "%.2f", value))
        draw(value, text, x: left + Double(column) * Self.cell, y: y, in: &document)
      }
    }
    for (column, name) in columns.enumerated() {
      let x = left + (Double(column) + 0.5) * Self.cell + 4
      document.text(name, x: x, y: bottom + 10, anchor: .end, isTurned: true)
    }
    document.text(
      rowLabel, x: 18, y: (top + bottom) / 2, size: 13, anchor: .middle, isTurned: true)
    document.text(
      columnLabel, x: left + Double(columnCount) * Self.cell / 2, y: bottom + nameWidth + 34,
      size: 13, anchor: .middle)
    return document.text
  }

  private func name(_ index: Int, _ names: [String]) -> String {
    index < names.count ? names[index] : "\(index)"
  }

  private func draw(
    _ value: Double, _ text: String, x: Double, y: Double, in document: inout SVGDocument
  ) {
    let color = PlotColors.shade(value)
    document.rectangle(
      x: x + 1, y: y + 1, width: Self.cell - 2, height: Self.cell - 2, color: color.text)
    guard !text.isEmpty else { return }
    document.text(
      text, x: x + Self.cell / 2, y: y + Self.cell / 2 + 4,
      color: color.isDark ? "#ffffff" : PlotColors.title, anchor: .middle)
  }
}
