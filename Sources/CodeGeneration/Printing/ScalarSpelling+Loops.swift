import IR
import Scheduling

/// How the bounds of loops, and places along them, read in C.
extension ScalarSpelling {
  /// First index and end of an axis: the part's range of the parallel one, else all.
  func bounds(of axis: Int) -> (low: CCode, high: CCode) {
    if nest.coversRegion && axis < formula.rank && axis != formula.rowAxis {
      return axis == 0 ? ("row", "row_end") : ("column", "column_end")
    }
    if nest.divided[axis] != nil { return ("begin\(axis)", "end\(axis)") }
    return axis == nest.parallelAxis ? ("begin", "end") : ("0", CSpelling.count(formula.axes[axis]))
  }

  /// How many lanes the tile at `o<axis>` has: a number where one tile holds all, so that
  /// accumulators become registers.
  func laneCount(_ axis: Int) -> CCode {
    let (low, high) = bounds(of: axis)
    let size = nest.tileSize
    if low == "0" && nest.isOneTile(axis) { return high }
    return "\(high) - o\(axis) < \(size) ? \(high) - o\(axis) : \(size)"
  }

  /// Where a row value's elements for the lanes at hand start.
  func rowOffset(lane: Int) -> CCode {
    guard nest.hasColumnLanes, let row = formula.rowAxis else { return "o\(lane)" }
    return "\(nest.tileSize) * i\(row)"
  }

  /// Where part `part` keeps the reduction of the result at hand, one after the other; `index` is
  /// that along the axis of lanes.
  func partialPlace(_ part: CCode, lane index: CCode) -> CCode {
    let (axes, count) = nest.partialStrides
    let terms = axes.map { axis, stride -> CCode in
      let name: CCode = axis == nest.lane ? index : "i\(axis)"
      return stride == 1 ? name : "\(stride) * \(name)"
    }
    return ([count == 1 ? part : "\(count) * \(part)"] + terms).joined(separator: " + ")
  }
}
