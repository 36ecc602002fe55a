import IR
import Scheduling

/// Finds lane-wise results that may be computed straight into their memory instead of a tile.
///
/// Where a result replaces an operand in memory, every use of the operand must come before: tiles
/// of contiguous operands are not copied but read where they are.
enum DirectResults {
  /// - Returns: the result each such scalar is.
  static func find(_ nest: LoopNest, _ kernel: Kernel, _ plan: Plan) -> [Scalar: Int] {
    let formula = nest.formula
    guard formula.rowAxis == nil else { return [:] }
    var direct: [Scalar: Int] = [:]
    for (result, scalar) in formula.results.enumerated() {
      guard case .call = formula[scalar], formula.resultRanks[result] == formula.rank,
        nest.lane.map({ formula.resultStrides[result][$0] == 1 }) ?? true,
        formula.results.count(where: { $0 == scalar }) == 1
      else { continue }
      let place = plan.placements[kernel.outputs[result]]
      let operands = kernel.formulaOperands
      let replaced = operands.indices.filter { plan.placements[operands[$0]] == place }
      if replaced.allSatisfy({ lastUse(of: $0, nest.facts) <= scalar.index }) {
        direct[scalar] = result
      }
    }
    return direct
  }

  /// The index of the last scalar that reads an operand; `Int.max` if a result is the operand.
  private static func lastUse(of operand: Int, _ facts: FormulaFacts) -> Int {
    let loads = Set(facts.loads.filter { $0.value.operand == operand }.map(\.key))
    if !loads.isDisjoint(with: facts.formula.results) { return .max }
    return facts.needed.filter { scalar in
      !loads.isDisjoint(with: Formula.inputs(of: facts.formula[scalar]))
    }.map(\.index).max() ?? -1
  }
}
