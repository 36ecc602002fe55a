import IR
import Scheduling

extension Rematerialization {
  /// A plan whose arena fits `budget`.
  ///
  /// - Throws: the smallest size found and what holds the memory, if none fits.
  static func plan(_ kernelGraph: KernelGraph, budget: Int) throws(Diagnostic) -> Plan {
    let draft = PlanDraft.smallest(kernelGraph)
    var target = budget
    var plan = MemoryPlanning.plan(draft)
    let (least, widest) = leastByteCount(draft)
    // No search where none can help.
    guard least <= budget else {
      throw failure(
        plan, budget,
        "note: \(widest) alone needs \(least) bytes at once; with nothing computed again, "
          + "\(plan.arena.byteCount) bytes are needed")
    }
    // A layout may take a little more than is live at once: aim lower then.
    for _ in 0..<4 where plan.arena.byteCount > budget {
      let smallest = smallest(draft, budget: target)
      let next = MemoryPlanning.plan(smallest)
      if next.arena.byteCount < plan.arena.byteCount { plan = next }
      if smallest.byteCount > target { break }
      target -= plan.arena.byteCount - budget
    }
    guard plan.arena.byteCount <= budget else {
      throw failure(
        plan, budget,
        "note: \(plan.arena.byteCount) bytes is the smallest size found, with values computed again "
          + "where that helps")
    }
    return plan
  }

  /// Bytes that every plan needs, and the kernel that reads so many at once, or writes them.
  private static func leastByteCount(_ draft: PlanDraft) -> (byteCount: Int, kernel: String) {
    let program = draft.kernelGraph
    let sizes = draft.sizes
    // Results may find a place with the caller in another order.
    let results = Set(program.graph.outputs.map { program.buffer(of: $0.value) })
    func total(_ values: [Value]) -> Int {
      Set(values).filter { !results.contains($0) }.reduce(0) { $0 + (sizes[$1] ?? 0) }
    }
    let needs = program.kernels.map { kernel in
      (max(total(kernel.inputs), total(kernel.outputs)) + kernel.ownByteCount, kernel.name)
    }
    return needs.max { $0.0 < $1.0 } ?? (0, "")
  }

  private static func failure(_ plan: Plan, _ budget: Int, _ note: String) -> Diagnostic {
    let steps = plan.steps.indices.map { step in (step, live(at: step, plan)) }
    let peak = steps.max { $0.1.byteCount < $1.1.byteCount }
    var notes = [note]
    if let (step, (values, _)) = peak, case .kernel(let index) = plan.steps[step] {
      let largest = values.sorted {
        (plan.graph.type(of: $1).byteCount, $0) < (plan.graph.type(of: $0).byteCount, $1)
      }
      let kernel = plan.kernels[index]
      notes.append("note: most is live while \(kernel.name) runs:")
      if kernel.ownByteCount > 0 {
        notes.append("  \(kernel.ownByteCount) bytes that it needs beside operands and results")
      }
      notes += largest.prefix(5).map { describe($0, plan) }
      if values.count > 5 { notes.append("  and \(values.count - 5) smaller or equal ones") }
    }
    notes.append("note: a smaller batch needs less; so does a smaller model")
    return Diagnostic(
      stage: "plan", subject: plan.graph.name,
      message: "temporaries do not fit the memory budget of \(budget) bytes", notes: notes)
  }

  private static func describe(_ value: Value, _ plan: Plan) -> String {
    let node = plan.graph[value]
    let origin = node.origin.map { ", \($0)" } ?? ""
    return "  \(plan.graph.name(of: value)) = \(node.operation.name): \(node.type), "
      + "\(node.type.byteCount) bytes\(origin)"
  }

  /// Values in the arena that a step writes or that it or a later one reads.
  private static func live(at step: Int, _ plan: Plan) -> (values: [Value], byteCount: Int) {
    func values(_ steps: some Sequence<Plan.Step>, _ part: (Kernel) -> [Value]) -> Set<Value> {
      Set(
        steps.flatMap { step in
          switch step {
          case .kernel(let index): part(plan.kernels[index])
          case .copy(let value, _): [value]
          }
        })
    }
    let written = values(plan.steps[...step]) { $0.outputs }
    let read = values(plan.steps[step...]) { $0.inputs + $0.outputs }
    let live = written.intersection(read).filter { value in
      if case .arena = plan.placements[value] { true } else { false }
    }
    // What is written over another value takes no more memory than it.
    let pieces = Dictionary(
      live.map { (plan.placements[$0], Lifetime.padded(plan.graph.type(of: $0).byteCount)) }
    ) { $1 }
    var own = 0
    if case .kernel(let index) = plan.steps[step] { own = plan.kernels[index].ownByteCount }
    return (live.sorted(), pieces.values.reduce(own, +))
  }
}

extension Kernel {
  /// Bytes of the arena that only the kernel uses, while it runs.
  fileprivate var ownByteCount: Int {
    schedule.byteCount == 0 ? 0 : Lifetime.padded(schedule.byteCount)
  }
}
