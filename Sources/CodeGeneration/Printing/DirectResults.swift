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
    guard formula.rowAxis == nil else { return [:] }
    var direct: [Scalar: Int] = [:]
    for (result, scalar) in formula.results.enumerated() {
      guard case .call = formula[scalar], formula.resultRanks[result] == formula.rank,
        nest.lane.map({ formula.resultStrides[result][$0] == .one }) ?? true,
        formula.results.count(where: { $0 == scalar }) == 1
      else { continue }
      let operands = kernel.formulaOperands
      let replaced = operands.indices.filter {
        kernel.areInOnePlace(operands[$0], kernel.outputs[result])
      }
      let isLast = replaced.allSatisfy { operand in
        nest.lastUse(ofOperand: operand).map { $0 <= scalar.index } ?? false
      }
      if isLast { direct[scalar] = result }
    }
    return direct
  }
}
