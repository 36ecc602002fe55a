import IR
import Scheduling

/// How the bounds of loops, and places along them, read in C.
extension ScalarSpelling {
  /// The indices along an axis: those of the region, the part, or all.
  func range(of axis: Int) -> PartRange {
    if nest.coversRegion && axis < formula.rank && axis != formula.rowAxis {
      return axis == 0 ? PartRange("row", "row_end") : PartRange("column", "column_end")
    }
    return place.ranges[axis] ?? PartRange("0", CSpelling.count(formula.axes[axis]))
  }

  /// The first index of the lanes at hand, and how many there are: numbers where one tile holds all,
  /// so that there is no loop over tiles, and accumulators become registers.
  func lanes(of axis: Int) -> (first: CCode, count: CCode) {
    hasOneTile(axis) ? ("0", range(of: axis).count) : ("o\(axis)", "n")
  }

  /// Whether one tile holds all lanes along an axis.
  func hasOneTile(_ axis: Int) -> Bool {
    range(of: axis).low == "0" && nest.isOneTile(axis)
  }

  /// The head of the loop over tiles, and the declaration of the lanes `n` of one.
  func tileLoop(_ axis: Int) -> (head: CCode, count: CCode) {
    let (range, size) = (range(of: axis), nest.tileSize)
    return (
      "for (int64_t o\(axis) = \(range.low); o\(axis) < \(range.high); o\(axis) += \(size))",
      "const int64_t n = \(range.high) - o\(axis) < \(size) ? \(range.high) - o\(axis) : \(size);"
    )
  }

  /// The head of the loop over indices of an axis.
  func loopHead(_ axis: Int) -> CCode {
    let range = range(of: axis)
    return "for (int64_t i\(axis) = \(range.low); i\(axis) < \(range.high); ++i\(axis))"
  }

  /// The loop over an axis, which is none where a part has one index only.
  func printLoop(_ axis: Int, _ writer: inout CWriter, _ body: (inout CWriter) -> Void) {
    guard range(of: axis).isOfChunk else { return writer.block(loopHead(axis), body) }
    writer.line("const int64_t i\(axis) = chunk;")
    body(&writer)
  }

  /// Where a row value's elements for the lanes at hand start.
  func rowStart(lane: Int) -> CCode {
    guard nest.hasColumnLanes, let row = formula.rowAxis else { return lanes(of: lane).first }
    return "\(nest.tileSize) * i\(row)"
  }

  /// Where part `part` keeps the reduction of the result at hand, one after the other; `index` is
  /// that along the axis of lanes.
  func partialPlace(_ part: CCode, lane index: CCode) -> CCode {
    let (axes, count) = nest.partialStrides
    let terms = axes.compactMap { axis, stride -> CCode? in
      let name: CCode = axis == nest.lane ? index : "i\(axis)"
      if name == "0" { return nil }
      return stride == 1 ? name : "\(stride) * \(factor(name))"
    }
    return ([count == 1 ? part : "\(count) * \(part)"] + terms).joined(separator: " + ")
  }
}
