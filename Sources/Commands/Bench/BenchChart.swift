import Foundation
import Training

/// Medians as horizontal bars in SVG, with whiskers from the 10th to the 90th percentile.
struct BenchChart {
  private struct Bar {
    let label: String
    let value: String
    /// Seconds.
    let median: Double
    let low: Double
    let high: Double
    let isReference: Bool
  }

  private let title: String
  private let subtitle: String
  private let bars: [Bar]

  // Lengths in pixels; text is measured by the width of an average character.
  private static let characterWidth = 7.2
  private static let barWidth = 420.0
  private static let rowHeight = 30.0
  private static let top = 64.0
  private static let margin = 16.0

  init(_ report: BenchReport) {
    title = "\(report.workload): time of one step"
    subtitle = report.machine.text
    bars = (report.results + report.copies).map { row in
      let isCopy = row.workload == BenchSubject.copyName
      let ratio = isCopy ? "" : String(format: "  %.2fx", row.ratio)
      return Bar(
        label: isCopy ? "copy \(row.threads)t" : row.label,
        value: NumberText.duration(row.medianMilliseconds / 1000) + ratio,
        median: row.medianMilliseconds, low: row.percentile10Milliseconds,
        high: row.percentile90Milliseconds, isReference: isCopy)
    }
  }

  var text: String {
    let labelWidth = Double(bars.map(\.label.count).max() ?? 0) * Self.characterWidth
    let valueWidth = Double(bars.map(\.value.count).max() ?? 0) * Self.characterWidth
    let left = Self.margin + labelWidth + 10
    let subtitleWidth = Double(subtitle.count) * Self.characterWidth
    let width =
      Swift.max(left + Self.barWidth + 10 + valueWidth, Self.margin + subtitleWidth) + Self.margin
    let height = Self.top + Double(bars.count) * Self.rowHeight + Self.margin
    let largest = bars.map { Swift.max($0.high, $0.median) }.max() ?? 1
    let scale = Self.barWidth / (largest > 0 ? largest : 1)
    let rows = bars.enumerated().map { index, bar in
      row(bar, y: Self.top + Double(index) * Self.rowHeight, left: left, scale: scale)
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" height="\(number(height))" \
      viewBox="0 0 \(number(width)) \(number(height))" font-family="sans-serif" font-size="13">
      <rect width="100%" height="100%" fill="white"/>
      <text x="\(number(Self.margin))" y="26" font-size="16" font-weight="bold">\(escaped(title))</text>
      <text x="\(number(Self.margin))" y="46" fill="#666">\(escaped(subtitle))</text>
      \(rows.joined(separator: "\n"))
      </svg>

      """
  }

  /// Label, bar, whisker and value in one line.
  private func row(_ bar: Bar, y: Double, left: Double, scale: Double) -> String {
    let middle = y + Self.rowHeight / 2
    let (low, high) = (left + bar.low * scale, left + bar.high * scale)
    let end = Swift.max(left + bar.median * scale, high) + 10
    let color = bar.isReference ? "#b0b7c3" : "#3b6fb6"
    func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
      """
      <line x1="\(number(x1))" y1="\(number(y1))" x2="\(number(x2))" y2="\(number(y2))" \
      stroke="#222"/>
      """
    }
    return """
      <text x="\(number(left - 10))" y="\(number(middle + 4))" text-anchor="end">\
      \(escaped(bar.label))</text>
      <rect x="\(number(left))" y="\(number(y + 5))" width="\(number(bar.median * scale))" \
      height="\(number(Self.rowHeight - 10))" fill="\(color)"/>
      \(line(low, middle, high, middle))\(line(low, middle - 4, low, middle + 4))\
      \(line(high, middle - 4, high, middle + 4))
      <text x="\(number(end))" y="\(number(middle + 4))">\(escaped(bar.value))</text>
      """
  }

  private func number(_ value: Double) -> String { String(format: "%.1f", value) }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
