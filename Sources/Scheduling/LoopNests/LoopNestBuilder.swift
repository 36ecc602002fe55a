import IR

/// Schedules a formula: every scalar is computed in the outermost loop where all it needs is
/// known, results' axes are looped over in order, reductions where their value is first needed.
///
/// Axes of one element are no loops.
struct LoopNestBuilder {
  private let facts: FormulaFacts
  private let vectorAxis: Int?
  private let rows: Set<Scalar>
  /// A result that is in its place already.
  private let stored: Int?
  private var formula: Formula { facts.formula }

  /// The loops of a kernel.
  static func build(
    _ formula: Formula, _ batch: SymbolicBatch?, for target: Target
  ) -> LoopNest {
    build(AxisCollapsing.collapse(formula), batch, stored: nil, target)
  }

  /// The loops of an epilogue over a region of rows and columns, or of one axis that collapses both.
  ///
  /// The product, which is operand `product`, is already stored if it is the first result. One that is
  /// in a band of rows only is not, and is given as nil.
  static func build(
    epilogue formula: Formula, _ batch: SymbolicBatch?, product: Int?, for target: Target
  ) -> LoopNest {
    var stored: Int?
    if case .load(let operand, _) = formula[formula.results[0]], operand == product { stored = 0 }
    var nest = build(formula, batch, stored: stored, target)
    nest.coversRegion = true
    return nest
  }

  /// The loops of a prologue over a region of rows and columns.
  static func build(
    prologue formula: Formula, _ batch: SymbolicBatch?, for target: Target
  ) -> LoopNest {
    var nest = build(formula, batch, stored: nil, target)
    nest.coversRegion = true
    return nest
  }

  private static func build(
    _ formula: Formula, _ batch: SymbolicBatch?, stored: Int?, _ target: Target
  ) -> LoopNest {
    let builder = LoopNestBuilder(AxisSharing.share(formula), stored: stored)
    let facts = builder.facts
    var known: Set<Scalar> = []
    let axes = facts.formula.domain.indices.map { $0 }
    let single = Set(axes.filter { facts.formula.isSingle($0) })
    let statements = builder.schedule(
      facts.formula.results, bound: single, opening: axes[...], known: &known)
    // A row that is reduced over is one chunk's, also where it is the only axis.
    return LoopNest(
      facts, batch, statements: statements, rows: builder.rows, lane: builder.vectorAxis,
      parallelAxis: axes.first { $0 != facts.formula.rowAxis && !single.contains($0) },
      target: target)
  }

  private init(_ formula: Formula, stored: Int?) {
    let affine = FormulaFacts(formula)
    self.stored = stored
    let row = formula.rowAxis.flatMap { formula.isSingle($0) ? nil : $0 }
    vectorAxis = row.map { Self.lane(ofRow: $0, affine) } ?? Self.vectorAxis(affine)
    facts = FormulaFacts(formula, lane: vectorAxis)
    rows = row == nil ? [] : RowValues.find(facts, lane: vectorAxis)
  }

  /// The axis that lanes of a row kernel run along: the row, or the columns beside each other if
  /// it is neighbouring columns that are neighbours in memory.
  private static func lane(ofRow row: Int, _ facts: FormulaFacts) -> Int {
    func contiguousCount(_ axis: Int) -> Int {
      facts.loads.values.count { $0.isContiguous(along: axis) }
        + facts.formula.resultStrides.count { $0[axis] == 1 }
    }
    guard row > 0, !facts.formula.isSingle(row - 1) else { return row }
    return contiguousCount(row - 1) > contiguousCount(row) ? row - 1 : row
  }

  /// The last result axis of several elements, unless reductions would then walk memory across rows.
  private static func vectorAxis(_ facts: FormulaFacts) -> Int? {
    guard let last = facts.formula.domain.indices.last(where: { !facts.formula.isSingle($0) })
    else { return nil }
    let crossesRows = facts.loads.contains { scalar, load in
      let stride = load.strides[last] ?? 0
      let reductionStrides = load.strides.filter { $0.key >= facts.formula.rank }.map(\.value)
      return stride > 1 && reductionStrides.contains(1)
    }
    return crossesRows ? nil : last
  }

  /// Opens loops over `axes`, outermost first, and stores each result in the loop of its rank.
  ///
  /// Axes in `bound` are open already; `lane` is the axis of the enclosing block, if there is one.
  private func schedule(
    _ roots: [Scalar], bound: Set<Int>, opening axes: ArraySlice<Int>, lane: Int? = nil,
    known: inout Set<Scalar>
  ) -> [Statement] {
    var statements = compute(roots, bound: bound, lane: lane, known: &known)
    let depth = formula.rank - axes.count
    for (result, scalar) in formula.results.enumerated()
    where formula.resultRanks[result] == depth && result != stored {
      statements.append(.store(result: result, scalar))
    }
    guard let axis = axes.first, formula.resultRanks.contains(where: { $0 > depth }) else {
      return statements
    }
    if formula.isSingle(axis) {
      return statements
        + schedule(roots, bound: bound, opening: axes.dropFirst(), lane: lane, known: &known)
    }
    var inside = known
    let isBlock = axis == vectorAxis
    let body = schedule(
      roots, bound: bound.union([axis]), opening: axes.dropFirst(), lane: isBlock ? axis : lane,
      known: &inside)
    statements.append(isBlock ? .block(axis: axis, body) : .loop(axis: axis, body))
    return statements
  }

  /// Computes what `roots` need and `bound` axes determine.
  private func compute(
    _ roots: [Scalar], bound: Set<Int>, lane: Int?, known: inout Set<Scalar>
  ) -> [Statement] {
    var statements: [Statement] = []
    let closure = facts.closure(of: roots, beyond: known)
    for scalar in closure where !known.contains(scalar) {
      guard facts.dependencies[scalar.index].isSubset(of: bound) else { continue }
      switch formula[scalar] {
      case .constant, .axis: continue
      case .reduce:
        let group = siblings(of: scalar, closure, bound: bound, known)
        statements += reduce(group, bound: bound, lane: lane, known: &known)
        known.formUnion(group)
      default:
        statements.append(.compute(scalar))
        known.insert(scalar)
      }
    }
    return statements
  }

  /// Reductions that can share the loop of the first: over the same axis, and none needs another.
  private func siblings(
    of first: Scalar, _ closure: [Scalar], bound: Set<Int>, _ known: Set<Scalar>
  ) -> [Scalar] {
    guard let (axis, body) = facts.reduced(first) else { return [first] }
    let isNested = !isInnermost([body], axis, known)
    return closure.filter { scalar in
      if scalar == first { return true }
      guard let other = facts.reduced(scalar), other.axis == axis, !known.contains(scalar),
        isInnermost([other.body], axis, known) != isNested,
        facts.dependencies[scalar.index].isSubset(of: bound)
      else { return false }
      return facts.closure(of: [other.body], beyond: known).allSatisfy {
        facts.reduced($0) == nil || !facts.dependencies[$0.index].isSubset(of: bound)
      }
    }
  }

  /// Whether no reduction has to run again for every index along `axis`.
  private func isInnermost(_ bodies: [Scalar], _ axis: Int, _ known: Set<Scalar>) -> Bool {
    facts.closure(of: bodies, beyond: known).allSatisfy {
      facts.reduced($0) == nil || !facts.dependencies[$0.index].contains(axis)
    }
  }

  /// Reductions in one loop, after what their bodies need from outside of it.
  ///
  /// Lanes run along one axis at a time: an innermost reduction's, if no block is open.
  private func reduce(
    _ group: [Scalar], bound: Set<Int>, lane: Int?, known: inout Set<Scalar>
  ) -> [Statement] {
    guard let axis = facts.reduced(group[0])?.axis else { return [] }
    let bodies = group.compactMap { facts.reduced($0)?.body }
    if formula.isSingle(axis) {
      let body = compute(bodies, bound: bound.union([axis]), lane: lane, known: &known)
      return body + group.map { .begin($0) } + zip(group, bodies).map { .fold($0, body: $1) }
        + group.map { .end($0) }
    }
    let isBlock = lane == nil && isInnermost(bodies, axis, known)
    var statements = compute(bodies, bound: bound, lane: lane, known: &known)
    var inside = known
    var body = compute(
      bodies, bound: bound.union([axis]), lane: isBlock ? axis : lane, known: &inside)
    body += zip(group, bodies).map { .fold($0, body: $1) }
    let newRows = inside.intersection(rows).subtracting(known)
    known.formUnion(newRows)
    statements += newRows.sorted().map { .row($0) }
    statements += group.map { .begin($0) }
    statements.append(isBlock ? .block(axis: axis, body) : .loop(axis: axis, body))
    return statements + group.map { .end($0) }
  }
}

extension Formula {
  /// Whether an axis has one element, which takes no loop.
  func isSingle(_ axis: Int) -> Bool { axes[axis] == 1 }
}
