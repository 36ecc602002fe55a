import GraphC

/// When each piece of the arena holds something, drawn with a column per step.
///
///     arena    bytes   00000000001111
///                      01234567890123  buffers
///     0           32   W*------R.....  %0 > %3
///     live             23455433221111
///     peak                ^
struct PlanTimeline {
  private let plan: Plan
  private let rows: [ArenaPiece]
  /// Steps that one column stands for.
  private let stepsPerColumn: Int
  /// Bytes in each step.
  private let live: [Int]

  /// A drawing with more columns would not fit on a screen.
  private static let maximumColumns = 72
  /// More rows would hide what matters: the largest are drawn.
  private static let maximumRows = 60

  init(_ plan: Plan) {
    self.plan = plan
    rows = ArenaPiece.pieces(of: plan)
    stepsPerColumn = max(1, (plan.steps.count + Self.maximumColumns - 1) / Self.maximumColumns)
    live = ArenaPiece.liveByteCounts(rows, steps: plan.steps.count)
  }

  var text: String {
    guard !rows.isEmpty else { return "// Nothing lives in the arena.\n" }
    let sizes = rows.map(\.byteCount).sorted(by: >)
    let smallest = sizes.count > Self.maximumRows ? sizes[Self.maximumRows - 1] : 0
    let shown = rows.filter { $0.byteCount >= smallest }.prefix(Self.maximumRows)
    var lines = [legend, ""]
    lines += header
    for row in shown {
      lines.append(
        line("\(row.offset)", "\(row.byteCount)", marks(row), names(row)))
    }
    if shown.count < rows.count {
      lines.append(line("", "", "", "and \(rows.count - shown.count) smaller or equal ones"))
    }
    lines.append(line("live", "", levels, "tenths of the peak"))
    lines.append(line("peak", "\(peak.byteCount)", peakMark, "step \(peak.step)"))
    return lines.joined(separator: "\n") + "\n"
  }

  private var legend: String {
    stepsPerColumn == 1
      ? "// Arena over time. W written, R read, * written over what is read, - kept."
      : "// Arena over time, \(stepsPerColumn) steps a column. W written, R read, * both, - kept."
  }

  // MARK: Lines

  private var columns: Range<Int> {
    0..<(plan.steps.count + stepsPerColumn - 1) / stepsPerColumn
  }

  private func steps(_ column: Int) -> Range<Int> {
    let first = column * stepsPerColumn
    return first..<min(first + stepsPerColumn, plan.steps.count)
  }

  /// The number of each column's first step, from top to bottom.
  private var header: [String] {
    let digits = "\(plan.steps.count - 1)".count
    return (0..<digits).map { digit in
      let marks = columns.map { column in
        let number = "\(steps(column).lowerBound)"
        let padded = String(repeating: " ", count: digits - number.count) + number
        return padded[padded.index(padded.startIndex, offsetBy: digit)]
      }
      let isLast = digit == digits - 1
      return line(
        isLast ? "arena" : "", isLast ? "bytes" : "", String(marks), isLast ? "buffers" : "")
    }
  }

  private func line(_ offset: String, _ bytes: String, _ marks: String, _ names: String) -> String {
    func left(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    let offsetWidth = rows.map { "\($0.offset)".count }.max() ?? 0
    let widths = rows.map { "\($0.byteCount)".count } + ["\(peak.byteCount)".count, 5]
    let bytesWidth = widths.max() ?? 0
    let number = String(repeating: " ", count: max(0, bytesWidth - bytes.count)) + bytes
    let text =
      left(offset, max(offsetWidth, 5)) + "  " + number + "  " + left(marks, columns.count) + "  "
      + names
    return String(text.reversed().drop { $0 == " " }.reversed())
  }

  private func marks(_ row: ArenaPiece) -> String {
    String(
      columns.map { column in
        let steps = steps(column)
        guard row.steps.overlaps(steps) else { return "." as Character }
        let isRead = steps.contains { row.reads.contains($0) }
        let isWritten = row.kernel != nil || steps.contains { row.writes.contains($0) }
        return isRead && isWritten ? "*" : isWritten ? "W" : isRead ? "R" : "-"
      })
  }

  private func names(_ row: ArenaPiece) -> String {
    if let kernel = row.kernel { return "own memory of \(plan.kernels[kernel].name)" }
    let names = row.values.map { plan.graph.name(of: $0.value) }
    if names.isEmpty { return "table of buffers" }
    guard names.count > 4 else { return names.joined(separator: " > ") }
    return "\(names[0]) > \(names[1]) > \(names.count - 3) more > \(names[names.count - 1])"
  }

  // MARK: Live bytes

  private var peak: (step: Int, byteCount: Int) {
    let most = live.max() ?? 0
    return (live.firstIndex(of: most) ?? 0, most)
  }

  /// From 0, nothing, to 9, within a tenth of the peak.
  private var levels: String {
    let (live, peak) = (live, peak.byteCount)
    return columns.map { column in
      let most = steps(column).map { live[$0] }.max() ?? 0
      return "\(min(9, 10 * most / max(1, peak)))"
    }.joined()
  }

  private var peakMark: String {
    String(repeating: " ", count: peak.step / stepsPerColumn) + "^"
  }
}
