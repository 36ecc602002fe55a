import GraphC
import Training

/// How a kernel runs, in words: a line for each decision.
struct ScheduleText {
  private let schedule: KernelSchedule

  init(_ schedule: KernelSchedule) { self.schedule = schedule }

  var lines: [String] { [division] + details + memory }

  /// Who divides what.
  private var division: String {
    let count = schedule.partCount
    let work = "\(NumberText.count(Double(schedule.work.operations))) operations"
    guard count > 1 else { return "in one part: \(work)" }
    return "in \(count) parts of \(axis): \(work)"
  }

  private var axis: String {
    switch schedule.body {
    case .loops(let loops):
      let axis = loops.nest.parallelAxis
      return "axis \(axis ?? 0), \(loops.nest.parallelExtent.text) indices"
    case .split(let split, _, _):
      let extents = split.partial.divided.keys.sorted().map {
        split.partial.formula.axes[$0].text
      }
      return "reductions over \(extents.joined(separator: ", ")), then combined in order"
    case .pieces: return "pieces"
    case .product(let product):
      let axis = product.points == nil ? product.axis.rawValue : "strips of 4 rows"
      return "\(axis), \(product.extent.text) of them"
    case .scatter: return "the outer extent"
    case .routine(let routine): return routine.hasWholeBuffers ? "units" : "lines or matrices"
    case .control: return "steps"
    }
  }

  private var details: [String] {
    switch schedule.body {
    case .loops(let loops): return Self.lanes(loops.nest)
    case .split(_, let partial, _): return Self.lanes(partial.nest)
    case .pieces(let pieces): return ["\(pieces.pieces.count) pieces, each with loops of its own"]
    case .product(let product): return Self.product(product)
    case .scatter, .routine, .control: return []
    }
  }

  private static func lanes(_ nest: LoopNest) -> [String] {
    let rows =
      nest.rows.isEmpty
      ? [] : ["\(nest.rows.count) values kept for a row of \(nest.rowElementCount)"]
    guard let lane = nest.lane else { return ["lanes along reductions"] + rows }
    let what = nest.hasColumnLanes ? "columns" : "axis \(lane)"
    return ["lanes along \(what), tiles of \(nest.tileCapacity(lane))"] + rows
  }

  private static func product(_ product: ProductSchedule) -> [String] {
    var lines = product.winograd.map { [windows($0)] } ?? []
    if let rows = product.bandRows { lines.append("bands of \(rows) rows for the epilogue") }
    if product.epilogue != nil && product.bandRows == nil {
      lines.append(
        product.hasWholeRows ? "epilogue on whole rows" : "epilogue on tiles of the result")
    }
    let counts = product.readCounts
    for (operand, loops, count) in [
      ("lhs", product.lhs, counts.lhs), ("rhs", product.rhs, counts.rhs),
    ]
    where loops != nil {
      lines.append("\(operand) computed while it is packed, each element \(count) times")
    }
    return lines
  }

  private static func windows(_ winograd: Result<WinogradSchedule, WinogradRefusal>) -> String {
    switch winograd {
    case .success(let points):
      "winograd F(4, 3): \(points.tileCount) tiles of 4x4 results from values at 36 points"
    case .failure(let refusal): "windows element by element: \(refusal.text)"
    }
  }

  private var memory: [String] {
    schedule.byteCount == 0
      ? [] : ["\(NumberText.bytes(schedule.byteCount)) beside operands and results"]
  }
}
