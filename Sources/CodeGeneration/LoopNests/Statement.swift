import IR

/// One step of a loop nest.
///
/// A scalar that depends on the axis of the enclosing block is a vector: one value per lane.
indirect enum Statement {
  /// Computes a scalar from others that are at hand.
  case compute(Scalar)
  /// Makes room for a value per element of the row, which several blocks read.
  case row(Scalar)
  /// For every index along an axis.
  case loop(axis: Int, [Statement])
  /// For every index along an axis, many lanes at a time.
  case block(axis: Int, [Statement])
  /// Starts a reduction with its identity.
  case begin(Scalar)
  /// Combines a value, or all lanes of it, into a reduction.
  case fold(Scalar, body: Scalar)
  /// The reduction is complete.
  case end(Scalar)
  /// Keeps the reduction of this chunk for the function that combines all chunks'.
  case save(Scalar)
  /// Combines what all chunks have kept, in order.
  case restore(Scalar)
  /// Writes result `result` at the current place.
  case store(result: Int, Scalar)
}

/// A kernel's loops.
struct LoopNest {
  let facts: FormulaFacts
  let statements: [Statement]
  /// Values kept for the whole row.
  let rows: Set<Scalar>
  /// The axis of results that lanes run along, if any.
  let lane: Int?
  /// The outermost result axis, whose range threads divide; nil for a scalar result, and for a single
  /// row that is reduced over.
  let parallelAxis: Int?
  /// Whether the loops cover a region of a product or its operand: rows `row..<row_end`, and columns
  /// `column..<column_end` unless these are collapsed into one axis with the rows.
  var coversRegion = false
  /// Axes of reductions of which a chunk has a part, `begin<axis>..<end<axis>`, and how many have.
  var divided: [Int: Int] = [:]
  private(set) var numbers = NumberSpelling.fixed

  var formula: Formula { facts.formula }

  /// The same loops with other numbers.
  func spelling(_ numbers: NumberSpelling) -> LoopNest {
    var result = self
    result.numbers = numbers
    return result
  }

  /// Whether lanes are columns of a row kernel, so that each row is a loop inside of a block.
  var hasColumnLanes: Bool { formula.rowAxis.map { lane != $0 } ?? false }

  /// Elements of a tile: fewer where each lane has a whole column to keep in cache.
  var tileSize: Int {
    guard hasColumnLanes, let row = formula.rowAxis else { return Self.largestTileSize }
    return max(16, min(Self.largestTileSize, Self.columnBudget / formula.axes[row] / 16 * 16))
  }

  /// The most elements of a tile along `axis`.
  func tileCapacity(_ axis: Int) -> Int { max(1, min(tileSize, formula.axes[axis])) }

  /// How many lanes the tile at `o<axis>` has, in C: a number where one tile holds all, so that
  /// accumulators become registers.
  func laneCount(_ axis: Int) -> CCode {
    let (low, high) = bounds(of: axis)
    if low == "0" && formula.axes[axis] <= tileSize { return high }
    return "\(high) - o\(axis) < \(tileSize) ? \(high) - o\(axis) : \(tileSize)"
  }

  /// Iterations of a loop over lanes from which on several vectors at once pay off.
  static let longExtent = 512
  /// Elements of tiles, which stay in the first-level cache.
  static let largestTileSize = 1024
  /// Elements of a block of columns: 64 KiB of `f32` stay in the second-level cache.
  private static let columnBudget = 16384

  /// Elements kept of a row value: those of the row, for every lane.
  var rowElementCount: Int {
    let row = formula.rowAxis.map { formula.axes[$0] } ?? 0
    return hasColumnLanes ? row * tileSize : row
  }

  /// Where a row value's elements for the lanes at hand start.
  func rowOffset(lane: Int) -> CCode {
    guard hasColumnLanes, let row = formula.rowAxis else { return "o\(lane)" }
    return "\(tileSize) * i\(row)"
  }

  /// Where chunk `chunk` keeps the reduction of the result at hand, one after the other; `index` is
  /// that along the axis of lanes.
  func partialPlace(_ chunk: CCode, lane index: CCode) -> CCode {
    var terms: [CCode] = []
    var count = 1
    for axis in formula.domain.indices.reversed() where formula.axes[axis] != 1 {
      let name: CCode = axis == lane ? index : "i\(axis)"
      terms.insert(count == 1 ? name : "\(count) * \(name)", at: 0)
      count *= formula.axes[axis]
    }
    return ([count == 1 ? chunk : "\(count) * \(chunk)"] + terms).joined(separator: " + ")
  }

  /// Indices along the parallel axis; 1 for a scalar result.
  var parallelExtent: Int { parallelAxis.map { formula.axes[$0] } ?? 1 }

  /// The pieces that threads divide the nest into.
  var chunkCount: Int { KernelContext.chunkCount(extent: parallelExtent, work: work) }

  /// First index and end of an axis in C: the chunk's part of the parallel one, else all.
  func bounds(of axis: Int) -> (low: CCode, high: CCode) {
    if coversRegion && axis < formula.rank && axis != formula.rowAxis { return region(axis) }
    if divided[axis] != nil { return ("begin\(axis)", "end\(axis)") }
    return axis == parallelAxis ? ("begin", "end") : ("0", numbers(formula.axes[axis]))
  }

  private func region(_ axis: Int) -> (low: CCode, high: CCode) {
    axis == 0 ? ("row", "row_end") : ("column", "column_end")
  }
}
