import IR

/// Finds what a row kernel keeps for the whole row: values of one pass over it read in another.
///
/// Computing them again would cost time and, with multiply-adds contracted one way here and
/// another way there, could differ: an `exp(x - max)` above 1 or even infinite.
enum RowValues {
  /// Every kept value depends on the axis of lanes.
  static func find(_ facts: FormulaFacts, lane: Int?) -> Set<Scalar> {
    guard let row = facts.formula.rowAxis else { return [] }
    var kept: Set<Scalar> = []
    var earlier: Set<Scalar> = []
    for roots in passes(facts, row) {
      var current: Set<Scalar> = []
      var stack = roots
      while let scalar = stack.popLast() {
        guard facts.dependencies[scalar.index].contains(row), !current.contains(scalar) else {
          continue
        }
        if case .call = facts.formula[scalar] {
          // What a loop inside the row computes anew in each turn is no value of the row.
          let axes = facts.dependencies[scalar.index]
          let isOfRow = axes.allSatisfy { $0 <= row } && (lane.map { axes.contains($0) } ?? true)
          if isOfRow && earlier.contains(scalar) {
            kept.insert(scalar)
            continue
          }
          current.insert(scalar)
        }
        stack += facts.inputs(of: scalar)
      }
      earlier.formUnion(current)
    }
    return kept
  }

  /// The values each pass over the row starts from: bodies of reductions in order, then results.
  private static func passes(_ facts: FormulaFacts, _ row: Int) -> [[Scalar]] {
    var passes: [[Scalar]] = []
    for scalar in facts.needed {
      if case .reduce(_, row, let body) = facts.formula[scalar] { passes.append([body]) }
    }
    let formula = facts.formula
    passes.append(
      formula.results.indices.filter { formula.resultRanks[$0] > row }.map { formula.results[$0] })
    return passes
  }
}
