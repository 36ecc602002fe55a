import IR

/// Divides long reductions among threads: each part of them leaves partial results in memory, and
/// a second function combines these in order.
///
/// Serves nests whose results are too few to keep threads busy, or so few that a chunk of them
/// would read a little of each of many rows: a scalar, or some columns. The chunks depend on sizes
/// only, so the result does not depend on the number of threads. Whatever else the kernel computes
/// is no part of a chunk, unless the reductions need it.
package struct ReductionSplit: Hashable, Sendable {
  /// Leaves a partial result per chunk of the reductions' axes.
  package let partial: LoopNest
  /// Combines these and computes the results.
  package let final: LoopNest
  package let partCount: Int
  /// The reductions that are split; each keeps `resultCount` partial results per chunk.
  package let reductions: [Scalar]
  package let resultCount: Int

  /// The bytes of the partial results.
  package var byteCount: Int { reductions.count * partCount * resultCount * 8 }

  /// nil if the nest has no such reduction.
  init?(_ nest: LoopNest) {
    let formula = nest.facts.formula
    guard formula.rowAxis == nil, !nest.coversRegion,
      let parts = Self.divide(nest.statements, nest.facts, depth: 0)
    else { return nil }
    resultCount = Shape(formula.domain).elementCount
    let division = nest.target.division
    guard resultCount <= (formula.rank == 0 ? 1 : division.reductionColumns) else { return nil }
    let longest = parts.axes.map { formula.axes[$0] }.max() ?? 0
    let count = Self.partCount(nest, longest, parts.reductions)
    guard count > 1 else { return nil }
    partCount = count
    reductions = parts.reductions
    partial = nest.with(parts.partial, dividing: parts.axes, by: count)
    final = nest.with(parts.final, dividing: [], by: 1)
  }

  private static func partCount(_ nest: LoopNest, _ extent: Int, _ reductions: [Scalar]) -> Int {
    let division = nest.target.division
    let count = nest.work.operations / division.reductionWork
    if nest.formula.rank == 0 { return min(extent, count, division.reductionParts) }
    let isWide = reductions.allSatisfy { scalar in
      nest.facts.reduced(scalar).map { nest.formula.type(of: $0.body) }
        != nest.formula.type(of: scalar)
    }
    return min(
      extent / division.reductionRows, count, isWide ? division.wideReductionParts : .max)
  }

  private struct Parts {
    var partial: [Statement]
    var final: [Statement]
    let axes: Set<Int>
    let reductions: [Scalar]
    /// What the partial results are computed from.
    let needed: Set<Scalar>
  }

  /// Divides what is inside the loops over results, of which `depth` are open.
  private static func divide(_ statements: [Statement], _ facts: FormulaFacts, depth: Int)
    -> Parts?
  {
    guard depth < facts.formula.rank else { return divide(reductionsOf: statements, facts) }
    if facts.formula.isSingle(depth) { return divide(statements, facts, depth: depth + 1) }
    guard let place = statements.firstIndex(where: { $0.loop?.axis == depth }),
      let loop = statements[place].loop,
      var parts = divide(loop.body, facts, depth: depth + 1),
      let before = required(statements[..<place], parts.needed)
    else { return nil }
    parts.partial = before + [loop.around(parts.partial)]
    parts.final = statements[..<place] + [loop.around(parts.final)] + statements[(place + 1)...]
    return parts
  }

  /// Divides the loops of reductions that need no other reduction.
  private static func divide(reductionsOf statements: [Statement], _ facts: FormulaFacts) -> Parts?
  {
    var axes: Set<Int> = []
    // Of loops within those that are divided; reductions of one formula may share axes.
    var inner: Set<Int> = []
    var reductions: [Scalar] = []
    var needed: Set<Scalar> = []
    var places: Set<Int> = []
    for (place, statement) in statements.enumerated() {
      guard let loop = statement.loop else { continue }
      let folded = loop.body.compactMap(\.folded)
      let bodies = folded.compactMap { facts.reduced($0)?.body }
      let inputs = facts.closure(of: bodies, beyond: [])
      let isFirst = inputs.allSatisfy { scalar in
        facts.reduced(scalar) == nil || facts.dependencies[scalar.index].contains(loop.axis)
      }
      // A chunk has a part of an axis wherever it occurs, so each occurs once.
      let isAlone =
        !inner.contains(loop.axis) && !axes.contains(loop.axis)
        && loop.innerAxes.isDisjoint(with: axes.union([loop.axis]))
      guard isFirst, isAlone, !folded.isEmpty else { continue }
      axes.insert(loop.axis)
      inner.formUnion(loop.innerAxes)
      reductions += folded
      needed.formUnion(inputs)
      places.insert(place)
    }
    let divided = Set(reductions)
    guard !places.isEmpty else { return nil }
    var partial: [Statement] = []
    var final: [Statement] = []
    for (place, statement) in statements.enumerated() {
      switch statement {
      case .loop where places.contains(place), .block where places.contains(place):
        partial.append(statement)
      case .begin(let scalar) where divided.contains(scalar):
        partial.append(statement)
        final.append(.restore(scalar))
      case .compute(let scalar) where needed.contains(scalar):
        partial.append(statement)
        final.append(statement)
      default: final.append(statement)
      }
    }
    partial += reductions.map { .save($0) }
    return Parts(
      partial: partial, final: final, axes: axes, reductions: reductions, needed: needed)
  }

  /// Those statements before a loop that it needs; nil if it needs reductions.
  private static func required(_ statements: ArraySlice<Statement>, _ needed: Set<Scalar>)
    -> [Statement]?
  {
    var required: [Statement] = []
    for statement in statements {
      switch statement {
      case .compute(let scalar): if needed.contains(scalar) { required.append(statement) }
      case .begin(let scalar): if needed.contains(scalar) { return nil }
      default: continue
      }
    }
    return required
  }
}

/// A statement that runs others for every index along an axis.
private struct Loop {
  package let axis: Int
  package let body: [Statement]
  package let isBlock: Bool

  /// The axes of loops within, however deep.
  package var innerAxes: Set<Int> {
    body.compactMap(\.loop).reduce(into: []) { $0.formUnion($1.innerAxes.union([$1.axis])) }
  }

  package func around(_ body: [Statement]) -> Statement {
    isBlock ? .block(axis: axis, body) : .loop(axis: axis, body)
  }
}

extension Statement {
  /// The reduction that the statement adds to.
  fileprivate var folded: Scalar? { if case .fold(let scalar, _) = self { scalar } else { nil } }

  fileprivate var loop: Loop? {
    switch self {
    case .loop(let axis, let body): Loop(axis: axis, body: body, isBlock: false)
    case .block(let axis, let body): Loop(axis: axis, body: body, isBlock: true)
    default: nil
    }
  }
}
