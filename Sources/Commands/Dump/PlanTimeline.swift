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
  private let rows: [Row]
  /// Steps that one column stands for.
  private let stepsPerColumn: Int

  /// A drawing with more columns would not fit on a screen.
  private static let maximumColumns = 72
  /// More rows would hide what matters: the largest are drawn.
  private static let maximumRows = 60

  /// A piece of the arena and the buffers in it, each but the first written over the one before.
  fileprivate struct Row {
    let offset: Int
    let byteCount: Int
    var values: [Value]
    var reads: Set<Int> = []
    var writes: Set<Int> = []
    var steps: ClosedRange<Int>

    /// With what is lost up to where the next piece may start.
    var paddedByteCount: Int {
      let unit = Plan.alignmentInBytes
      return max(1, (byteCount + unit - 1) / unit) * unit
    }
  }

  init(_ plan: Plan) {
    self.plan = plan
    rows = Self.rows(plan)
    stepsPerColumn = max(1, (plan.steps.count + Self.maximumColumns - 1) / Self.maximumColumns)
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

  private func marks(_ row: Row) -> String {
    String(
      columns.map { column in
        let steps = steps(column)
        guard row.steps.overlaps(steps) else { return "." as Character }
        let isRead = steps.contains { row.reads.contains($0) }
        let isWritten = steps.contains { row.writes.contains($0) }
        return isRead && isWritten ? "*" : isWritten ? "W" : isRead ? "R" : "-"
      })
  }

  private func names(_ row: Row) -> String {
    let names = row.values.map { plan.graph.name(of: $0) }
    guard names.count > 4 else { return names.joined(separator: " > ") }
    return "\(names[0]) > \(names[1]) > \(names.count - 3) more > \(names[names.count - 1])"
  }

  // MARK: Live bytes

  private var live: [Int] {
    plan.steps.indices.map { step in
      rows.filter { $0.steps.contains(step) }.reduce(0) { $0 + $1.paddedByteCount }
    }
  }

  private var peak: (step: Int, byteCount: Int) {
    let live = live
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

  // MARK: Rows

  /// By offset, then time.
  private static func rows(_ plan: Plan) -> [Row] {
    var rows: [Row] = []
    var rowOf: [Value: Int] = [:]
    for (step, what) in plan.steps.enumerated() {
      switch what {
      case .kernel(let index):
        let kernel = plan.kernels[index]
        for input in kernel.inputs { rowOf[input].map { rows[$0].read(step) } }
        for output in kernel.outputs {
          guard case .arena(let offset) = plan.placements[output] else { continue }
          let replaced = kernel.inputs.first { plan.placements[$0] == plan.placements[output] }
          let size = plan.graph.type(of: output).byteCount
          let row = replaced.flatMap { rowOf[$0] } ?? rows.count
          if row == rows.count {
            rows.append(Row(offset: offset, byteCount: size, values: [], steps: step...step))
          }
          rows[row].write(output, step)
          rowOf[output] = row
        }
      case .copy(let value, _): rowOf[value].map { rows[$0].read(step) }
      }
    }
    // What a phase uses lives as long as the phase: its kernels run in any order.
    for index in rows.indices {
      let first = plan.phase(of: rows[index].steps.lowerBound).lowerBound
      rows[index].steps = first...(plan.phase(of: rows[index].steps.upperBound).upperBound - 1)
    }
    return rows.sorted { ($0.offset, $0.steps.lowerBound) < ($1.offset, $1.steps.lowerBound) }
  }
}

extension PlanTimeline.Row {
  fileprivate mutating func read(_ step: Int) {
    reads.insert(step)
    steps = steps.lowerBound...step
  }

  fileprivate mutating func write(_ value: Value, _ step: Int) {
    values.append(value)
    writes.insert(step)
    steps = steps.lowerBound...step
  }
}
