import IR
import Scheduling

/// Gives every buffer of a kernel graph a place, and adds the copies that results still need.
package enum MemoryPlanning {
  /// A plan; with a budget for its arena in bytes, values are computed again rather than kept until
  /// it fits.
  ///
  /// - Throws: what holds the memory if no plan within the budget was found; and if the independent
  ///   checker finds fault with the plan, which is a defect here.
  package static func run(
    _ kernelGraph: KernelGraph, _ options: PlanningOptions = PlanningOptions()
  ) throws(Diagnostic) -> Plan {
    var plan = plan(inPhases(kernelGraph, options.target))
    if let budget = options.memoryBudget, plan.arena.byteCount > budget {
      plan = try Rematerialization.plan(kernelGraph, budget: budget)
    }
    try PlanChecker.check(plan)
    return plan
  }

  /// Kernels side by side where memory allows it, else in the order that needs least.
  ///
  /// In the second-level cache that is worth any memory, beyond it a tenth more. What kernels need
  /// beside values does not count: parts of a kernel come to it one after the other.
  private static func inPhases(_ kernelGraph: KernelGraph, _ target: Target) -> PlanDraft {
    let phased = PlanDraft(kernelGraph, KernelTimes(phases: KernelPhases.of(kernelGraph)))
    guard phased.valueByteCount > target.secondCacheByteCount else { return phased }
    let sequential = PlanDraft.smallest(kernelGraph)
    let limit = sequential.valueByteCount + sequential.valueByteCount / 10
    return phased.valueByteCount > limit ? sequential : phased
  }

  /// Lays out the arena of a draft.
  static func plan(_ draft: PlanDraft) -> Plan {
    let (layout, rows) = layout(draft)
    var placements = draft.placements
    var kernelOffsets = draft.kernelGraph.kernels.map { _ in 0 }
    var tableOffset: Int?
    for (lifetime, offset) in zip(draft.lifetimes, layout.offsets) {
      switch lifetime.use {
      case .values: for value in lifetime.values { placements[value] = .arena(offset: offset) }
      case .kernel(let index): kernelOffsets[index] = offset
      case .table: tableOffset = offset
      }
    }
    return Plan(
      kernelGraph: draft.kernelGraph,
      steps: draft.times.order.map { .kernel($0) }
        + draft.copies.map { .copy($0.value, output: $0.output) },
      phases: draft.times.ranges,
      placements: placements, kernelOffsets: kernelOffsets, tableOffset: tableOffset,
      arena: Plan.Arena(
        naiveByteCount: draft.pieces.map(\.paddedByteCount).reduce(0, +),
        byteCount: layout.byteCount, lowerBoundByteCount: draft.byteCount, rows: rows))
  }

  /// Offsets of a draft's lifetimes.
  ///
  /// If the batch size is open, what is linear in it comes first, laid out for one group of rows: with
  /// more groups, all sizes and offsets grow alike, so that what does not overlap never will.
  private static func layout(_ draft: PlanDraft) -> (ArenaLayout, Plan.RowMemory?) {
    guard let batch = draft.kernelGraph.graph.batch else {
      return (ArenaLayout.best(draft.lifetimes), nil)
    }
    let lifetimes = draft.lifetimes
    let linear = lifetimes.indices.filter { lifetimes[$0].size.power == 1 }
    let others = lifetimes.indices.filter { lifetimes[$0].size.power != 1 }
    let groups = Plan.RowMemory.groups(batch.prime)
    let one = ArenaLayout.best(
      linear.map {
        lifetimes[$0].with(byteCount: lifetimes[$0].size.coefficient * Plan.RowMemory.groupSize)
      })
    let rest = ArenaLayout.best(others.map { lifetimes[$0] })
    let rows = Plan.RowMemory(groupByteCount: one.byteCount, groupCount: groups)
    var offsets = [Int](repeating: 0, count: lifetimes.count)
    for (index, offset) in zip(linear, one.offsets) { offsets[index] = offset * groups }
    for (index, offset) in zip(others, rest.offsets) { offsets[index] = rows.byteCount + offset }
    return (ArenaLayout(offsets: offsets, byteCount: rows.byteCount + rest.byteCount), rows)
  }
}
