import IR

/// A kernel's loops, the same for all dialects.
///
/// The formula that they are of has numbers, by which schedules decide; all that other modules see of
/// it is counted.
package struct LoopNest: Sendable {
  let facts: FormulaFacts
  /// What numbers of the formula may depend on.
  let batch: SymbolicBatch?
  package let formula: CountedFormula
  package private(set) var statements: [Statement]
  /// Values kept for the whole row.
  package let rows: Set<Scalar>
  /// The axis of results that lanes run along, if any.
  package let lane: Int?
  /// The outermost result axis, whose range threads divide; nil for a scalar result, and for a single
  /// row that is reduced over.
  package private(set) var parallelAxis: Int?
  package let target: Target
  /// Whether tiles of operands and results alone would fill most of the first cache.
  ///
  /// Not where there are sums, which keep the order that whole tiles give them.
  private let isCrowded: Bool
  /// Whether the loops cover a region of a product or its operand: some rows, and some columns unless
  /// these are collapsed into one axis with the rows.
  package var coversRegion = false
  /// Axes of reductions of which each part has a range, and how many have.
  package private(set) var divided: [Int: Int] = [:]

  init(
    _ facts: FormulaFacts, _ batch: SymbolicBatch?, statements: [Statement], rows: Set<Scalar>,
    lane: Int?, parallelAxis: Int?, target: Target
  ) {
    self.facts = facts
    self.batch = batch
    formula = CountedFormula(facts.formula, batch)
    self.statements = statements
    self.rows = rows
    self.lane = lane
    self.parallelAxis = parallelAxis
    self.target = target
    let sums = facts.formula.expressions.contains { if case .reduce = $0 { true } else { false } }
    isCrowded = !sums && facts.loads.count + facts.formula.results.count > 4
  }

  /// Other loops of the same formula, of which each of `count` parts has a range of `axes`.
  func with(_ statements: [Statement], dividing axes: Set<Int>, by count: Int) -> LoopNest {
    var result = self
    result.statements = statements
    result.parallelAxis = nil
    result.divided = Dictionary(uniqueKeysWithValues: axes.map { ($0, count) })
    return result
  }

  /// Extents as numbers: with an open batch size, for as many rows as its prime.
  private var extents: [Int] { facts.formula.axes }

  /// Whether lanes are columns of a row kernel, so that each row is a loop inside of a block.
  package var hasColumnLanes: Bool { formula.rowAxis.map { lane != $0 } ?? false }

  /// Elements of a tile: fewer where each lane has a whole column to keep in cache, or where so many
  /// operands and results go by that whole tiles of them would push each other out of the first.
  package var tileSize: Int {
    let lanes = target.lanes
    guard hasColumnLanes, let row = formula.rowAxis else {
      return isCrowded ? max(lanes, target.tileSize / 2) : target.tileSize
    }
    return max(lanes, min(target.tileSize, target.columnBudget / extents[row] / lanes * lanes))
  }

  /// The most elements of a tile along `axis`.
  package func tileCapacity(_ axis: Int) -> Int { max(1, min(tileSize, extents[axis])) }

  /// Whether one tile holds all of an axis.
  package func isOneTile(_ axis: Int) -> Bool { extents[axis] <= tileSize }

  /// Elements kept of a row value: those of the row, for every lane.
  package var rowElementCount: Int {
    let row = formula.rowAxis.map { extents[$0] } ?? 0
    return hasColumnLanes ? row * tileSize : row
  }

  /// Indices along the parallel axis; 1 for a scalar result.
  package var parallelExtent: Count { parallelAxis.map { formula.axes[$0] } ?? .one }

  /// The parts that threads divide the nest into.
  package var partCount: Int {
    target.partCount(extent: parallelAxis.map { extents[$0] } ?? 1, work: work)
  }

  /// Whether lanes along an axis are so many that several vectors at once pay off: few elements are
  /// then left over at the end, which run one by one.
  package func hasManyLanes(along axis: Int) -> Bool {
    let isParallel = axis == parallelAxis && !coversRegion
    let parts = divided[axis] ?? (isParallel ? partCount : 1)
    return min(extents[axis] / max(parts, 1), tileSize) >= target.longExtent
  }

  /// For each result axis of more than one index, the elements between neighbours among the partial
  /// results of a part, and those of all: with an open batch size, of the largest batch.
  package var partialStrides: (axes: [(axis: Int, stride: Int)], count: Int) {
    var axes: [(axis: Int, stride: Int)] = []
    var count = 1
    for axis in facts.formula.domain.indices.reversed() where extents[axis] != 1 {
      axes.insert((axis, count), at: 0)
      count *= extents[axis]
    }
    return (axes, count)
  }
}

// MARK: What printers ask of scalars

extension LoopNest {
  /// Where a load finds its element; nil for any other scalar.
  package func load(_ scalar: Scalar) -> CountedLoad? {
    facts.loads[scalar].map { CountedLoad($0, batch) }
  }

  /// Whether the value of a scalar depends on the index along an axis.
  package func depends(_ scalar: Scalar, on axis: Int) -> Bool {
    facts.dependencies[scalar.index].contains(axis)
  }

  /// How a reduction combines.
  package func reduction(_ scalar: Scalar) -> Reduction { facts.reduction(scalar) }

  /// Whether a scalar is a reduction along an axis.
  package func reduces(_ scalar: Scalar, along axis: Int) -> Bool {
    facts.reduces(scalar, along: axis)
  }

  /// Whether a scalar is one value per lane that is in memory: no number, no index.
  package func hasTile(_ scalar: Scalar, lane: Int) -> Bool { facts.hasTile(scalar, lane: lane) }

  /// The statements of a block, split where lanes meet.
  package func runs(of block: [Statement], lane: Int) -> LaneRuns {
    LaneRuns(block, facts, lane: lane, rows: rows)
  }

  /// The index of the last scalar that reads an operand, -1 if none does; nil if a result is the
  /// operand itself, which then is read until the end.
  package func lastUse(ofOperand operand: Int) -> Int? {
    let loads = Set(facts.loads.filter { $0.value.operand == operand }.map(\.key))
    if !loads.isDisjoint(with: facts.formula.results) { return nil }
    return facts.needed.filter { scalar in
      !loads.isDisjoint(with: Formula.inputs(of: facts.formula[scalar]))
    }.map(\.index).max() ?? -1
  }
}

extension LoopNest: Hashable {
  /// Facts and rows follow from the rest.
  package static func == (a: LoopNest, b: LoopNest) -> Bool {
    a.facts.formula == b.facts.formula && a.batch == b.batch && a.statements == b.statements
      && a.lane == b.lane && a.parallelAxis == b.parallelAxis && a.coversRegion == b.coversRegion
      && a.divided == b.divided && a.target == b.target
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(facts.formula)
    hasher.combine(lane)
    hasher.combine(divided)
  }
}
