import IR
import Scheduling

/// Finds lane-wise results that may be computed straight into their memory instead of a tile.
///
/// Where a result replaces an operand in memory, every use of the operand must come before: tiles
/// of contiguous operands are not copied but read where they are.
enum DirectResults {
  /// - Returns: the result each such scalar is.
  static func find(_ nest: LoopNest, _ kernel: PlannedKernel) -> [Scalar: Int] {
    let formula = nest.formula
    var direct: [Scalar: Int] = [:]
    for (result, scalar) in formula.results.enumerated() {
      guard case .call = formula[scalar], formula.resultRanks[result] == formula.rank,
        nest.lane.map({ formula.resultStrides[result][$0] == .one }) ?? true,
        formula.results.count(where: { $0 == scalar }) == 1, !nest.rows.contains(scalar)
      else { continue }
      let operands = kernel.formulaOperands
      let replaced = operands.indices.filter {
        kernel.areInOnePlace(operands[$0], kernel.outputs[result])
      }
      // Passes over rows read operands in another order, and store for each element of the row what may
      // have been computed once.
      if let row = formula.rowAxis, !replaced.isEmpty || !nest.depends(scalar, on: row) { continue }
      let isLast = replaced.allSatisfy { operand in
        nest.lastUse(ofOperand: operand).map { $0 <= scalar.index } ?? false
      }
      if isLast { direct[scalar] = result }
    }
    return direct
  }
}
