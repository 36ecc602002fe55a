import IR

/// Gives every buffer of a kernel graph a place, and adds the copies that results still need.
public enum MemoryPlanning {
  /// A plan; with a budget for its arena in bytes, values are computed again rather than kept until
  /// it fits.
  ///
  /// - Throws: what holds the memory if no plan within the budget was found; and if the independent
  ///   checker finds fault with the plan, which is a defect here.
  public static func run(_ kernelGraph: KernelGraph, budget: Int? = nil) throws(Diagnostic) -> Plan
  {
    var plan = plan(inPhases(kernelGraph))
    if let budget, plan.arena.byteCount > budget {
      plan = try Rematerialization.plan(kernelGraph, budget: budget)
    }
    try PlanChecker.check(plan)
    return plan
  }

  /// Arenas up to this many bytes stay in the second-level cache: there, running kernels side by
  /// side is worth any memory; beyond it, a tenth more.
  private static let phaseBudget = 1 << 20

  /// Kernels side by side where memory allows it, else in the order that needs least.
  private static func inPhases(_ kernelGraph: KernelGraph) -> PlanDraft {
    let phased = PlanDraft(kernelGraph, Schedule(phases: KernelPhases.of(kernelGraph)))
    guard phased.byteCount > phaseBudget else { return phased }
    let sequential = PlanDraft.smallest(kernelGraph)
    let limit = sequential.byteCount + sequential.byteCount / 10
    return phased.byteCount > limit ? sequential : phased
  }

  /// Lays out the arena of a draft.
  static func plan(_ draft: PlanDraft) -> Plan {
    let (layout, rows) = layout(draft)
    var placements = draft.placements
    for (lifetime, offset) in zip(draft.lifetimes, layout.offsets) {
      for value in lifetime.values { placements[value] = .arena(offset: offset) }
    }
    return Plan(
      kernelGraph: draft.kernelGraph,
      steps: draft.schedule.order.map { .kernel($0) }
        + draft.copies.map { .copy($0.value, output: $0.output) },
      phases: draft.schedule.ranges,
      placements: placements,
      arena: Plan.Arena(
        naiveByteCount: draft.buffers.map(\.paddedByteCount).reduce(0, +),
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
    let terms = draft.lifetimes.map { batch.term($0.byteCount) }
    let (linear, others) = (
      terms.indices.filter { terms[$0].power == 1 },
      terms.indices.filter { terms[$0].power != 1 }
    )
    let groups = Plan.RowMemory.groups(batch.prime)
    let one = ArenaLayout.best(
      linear.map {
        draft.lifetimes[$0].with(byteCount: terms[$0].coefficient * Plan.RowMemory.groupSize)
      })
    let rest = ArenaLayout.best(others.map { draft.lifetimes[$0] })
    let rows = Plan.RowMemory(groupByteCount: one.byteCount, groupCount: groups)
    var offsets = [Int](repeating: 0, count: terms.count)
    for (index, offset) in zip(linear, one.offsets) { offsets[index] = offset * groups }
    for (index, offset) in zip(others, rest.offsets) { offsets[index] = rows.byteCount + offset }
    return (ArenaLayout(offsets: offsets, byteCount: rows.byteCount + rest.byteCount), rows)
  }
}
