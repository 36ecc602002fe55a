import IR

/// A kernel's loops, the same for all dialects.
package struct LoopNest: Sendable {
  package let facts: FormulaFacts
  package let statements: [Statement]
  /// Values kept for the whole row.
  package let rows: Set<Scalar>
  /// The axis of results that lanes run along, if any.
  package let lane: Int?
  /// The outermost result axis, whose range threads divide; nil for a scalar result, and for a single
  /// row that is reduced over.
  package let parallelAxis: Int?
  package let target: Target
  /// Whether the loops cover a region of a product or its operand: some rows, and some columns unless
  /// these are collapsed into one axis with the rows.
  package var coversRegion = false
  /// Axes of reductions of which each part has a range, and how many have.
  package var divided: [Int: Int] = [:]

  package var formula: Formula { facts.formula }

  /// Whether lanes are columns of a row kernel, so that each row is a loop inside of a block.
  package var hasColumnLanes: Bool { formula.rowAxis.map { lane != $0 } ?? false }

  /// Elements of a tile: fewer where each lane has a whole column to keep in cache.
  package var tileSize: Int {
    guard hasColumnLanes, let row = formula.rowAxis else { return target.tileSize }
    let lanes = target.lanes
    return max(
      lanes, min(target.tileSize, target.columnBudget / formula.axes[row] / lanes * lanes))
  }

  /// The most elements of a tile along `axis`.
  package func tileCapacity(_ axis: Int) -> Int { max(1, min(tileSize, formula.axes[axis])) }

  /// Elements kept of a row value: those of the row, for every lane.
  package var rowElementCount: Int {
    let row = formula.rowAxis.map { formula.axes[$0] } ?? 0
    return hasColumnLanes ? row * tileSize : row
  }

  /// Indices along the parallel axis; 1 for a scalar result.
  package var parallelExtent: Int { parallelAxis.map { formula.axes[$0] } ?? 1 }

  /// The parts that threads divide the nest into.
  package var partCount: Int { target.partCount(extent: parallelExtent, work: work) }

  /// Whether lanes along an axis are so many that several vectors at once pay off: few elements are
  /// then left over at the end, which run one by one.
  package func hasManyLanes(along axis: Int) -> Bool {
    let isParallel = axis == parallelAxis && !coversRegion
    let parts = divided[axis] ?? (isParallel ? partCount : 1)
    return min(formula.axes[axis] / max(parts, 1), tileSize) >= target.longExtent
  }
}

extension LoopNest: Hashable {
  /// Facts and rows follow from the rest.
  package static func == (a: LoopNest, b: LoopNest) -> Bool {
    a.formula == b.formula && a.statements == b.statements && a.lane == b.lane
      && a.parallelAxis == b.parallelAxis && a.coversRegion == b.coversRegion
      && a.divided == b.divided && a.target == b.target
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(formula)
    hasher.combine(lane)
    hasher.combine(divided)
  }
}
