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
    let (order, peak) = (draft.times.order, draft.peakPosition)
    for place in places(order, peak).prefix(drafts) {
      drafts -= 1
      let order = order.moving(place, to: peak)
      let next = PlanDraft(kernelGraph, KernelTimes(order: order))
      if next.isSmaller(than: best ?? draft) { best = next }
    }
    return best
  }

  /// Where in the order kernels are that could run right before the peak, of later ones, or right after
  /// it, of earlier ones.
  private func places(_ order: [Int], _ peak: Int) -> [Int] {
    var position = [Int](repeating: 0, count: order.count)
    for (place, kernel) in order.enumerated() { position[kernel] = place }
    return order.indices.filter { place in
      let kernel = order[place]
      if place == peak { return false }
      return place > peak
        ? dependencies.predecessors[kernel].allSatisfy { position[$0] < peak }
        : dependencies.successors[kernel].allSatisfy { position[$0] > peak }
    }
  }
}

extension [Int] {
  /// The same elements, one of them at another place.
  fileprivate func moving(_ place: Int, to target: Int) -> [Int] {
    var moved = self
    moved.insert(moved.remove(at: place), at: target)
    return moved
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
