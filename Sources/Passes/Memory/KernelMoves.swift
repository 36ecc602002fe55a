import IR
import Scheduling

/// Moves single kernels out of the way of the step where most bytes are live.
struct KernelMoves {
  private let kernelGraph: KernelGraph
  private let dependencies: KernelDependencies

  /// Drafts to make, so many that a compilation does not notice: each takes time linear in kernels.
  private static let draftLimit = 300
  private static let workLimit = 20_000

  /// A draft that needs less, by moves of one kernel at a time; the same if there is none.
  static func improved(_ draft: PlanDraft) -> PlanDraft {
    let count = draft.kernelGraph.kernels.count
    var drafts = min(draftLimit, workLimit / max(1, count))
    let moves = KernelMoves(
      kernelGraph: draft.kernelGraph, dependencies: KernelDependencies(draft.kernelGraph))
    var best = draft
    while drafts > 0, let next = moves.best(best, &drafts) { best = next }
    return best
  }

  /// The best draft that one move makes, if it is better.
  private func best(_ draft: PlanDraft, _ drafts: inout Int) -> PlanDraft? {
    var best: PlanDraft?
    for order in orders(draft) where drafts > 0 {
      drafts -= 1
      let next = PlanDraft(kernelGraph, KernelTimes(order: order))
      if next.isSmaller(than: best ?? draft) { best = next }
    }
    return best
  }

  /// Orders with a later kernel right before the peak, or an earlier one right after it.
  private func orders(_ draft: PlanDraft) -> [[Int]] {
    let order = draft.times.order
    let peak = draft.peakPosition
    var position = [Int](repeating: 0, count: order.count)
    for (place, kernel) in order.enumerated() { position[kernel] = place }
    var orders: [[Int]] = []
    for (place, kernel) in order.enumerated() where place != peak {
      let isFree =
        place > peak
        ? dependencies.predecessors[kernel].allSatisfy { position[$0] < peak }
        : dependencies.successors[kernel].allSatisfy { position[$0] > peak }
      guard isFree else { continue }
      var moved = order
      moved.remove(at: place)
      moved.insert(kernel, at: peak)
      orders.append(moved)
    }
    return orders
  }
}

extension PlanDraft {
  /// Less copied, then fewer bytes, then fewer steps with as many.
  func isSmaller(than other: PlanDraft) -> Bool {
    let (new, old) = (
      ArenaLayout.liveByteCounts(lifetimes), ArenaLayout.liveByteCounts(other.lifetimes)
    )
    let (most, before) = (new.max() ?? 0, old.max() ?? 0)
    return (copiedByteCount, most, new.count { $0 == most })
      < (other.copiedByteCount, before, old.count { $0 == before })
  }
}
