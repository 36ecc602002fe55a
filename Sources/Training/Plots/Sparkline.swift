import IR

/// A curve as a line of text, for terminals and logs.
public enum Sparkline {
  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// One bar per finite value, or per run of values where there are more than `width`; `range` is
  /// what the bars span, nil for the range of the values.
  public static func text(
    _ values: [Double], width: Int = 60, range: ClosedRange<Double>? = nil
  ) -> String {
    let means = means(values.filter(\.isFinite), max(width, 1))
    guard let lowest = means.min(), let highest = means.max() else { return "" }
    let range = range ?? lowest...highest
    // Halves, since bounds may be too far apart for a number.
    let span = max(range.upperBound / 2 - range.lowerBound / 2, .leastNormalMagnitude)
    let text = means.map { value in
      let height = (value / 2 - range.lowerBound / 2) / span * Double(bars.count)
      return bars[min(max(Int(saturating: height), 0), bars.count - 1)]
    }
    return String(text)
  }

  private static func means(_ values: [Double], _ width: Int) -> [Double] {
    guard values.count > width else { return values }
    return (0..<width).map { column in
      let run = values[column * values.count / width..<(column + 1) * values.count / width]
      return run.reduce(0, +) / Double(run.count)
    }
  }
}
