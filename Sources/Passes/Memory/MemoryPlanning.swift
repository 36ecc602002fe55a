import IR
import Operators

/// Gives every buffer of a kernel graph a place, and adds the copies that results still need.
public enum MemoryPlanning {
  /// - Throws: if the independent checker finds fault with the plan, which is a defect here.
  public static func run(_ kernelGraph: KernelGraph) throws(Diagnostic) -> Plan {
    var plan = plan(kernelGraph, Schedule(phases: KernelPhases.of(kernelGraph)))
    if plan.arena.byteCount > phaseBudget {
      let sequential = self.plan(kernelGraph, Schedule(order: Array(kernelGraph.kernels.indices)))
      let limit = sequential.arena.byteCount + sequential.arena.byteCount / 10
      if plan.arena.byteCount > limit { plan = sequential }
    }
    try PlanChecker.check(plan)
    return plan
  }

  /// Arenas up to this many bytes stay in the second-level cache: there, running kernels side by
  /// side is worth any memory; beyond it, a tenth more.
  private static let phaseBudget = 1 << 20

  private static func plan(_ kernelGraph: KernelGraph, _ schedule: Schedule) -> Plan {
    var placements = arguments(kernelGraph.graph)
    let copies = placeOutputs(kernelGraph, schedule, &placements)
    let buffers = kernelGraph.lifetimes(
      schedule, where: { placements[$0] == nil }, copied: Set(copies.map(\.value)))
    let inPlace = InPlace(kernelGraph, schedule, buffers, placements)
    let lifetimes = inPlace.lifetimes.compactMap { $0 }
    let layout = ArenaLayout.best(lifetimes)
    placements.merge(inPlace.moved) { $1 }
    for (lifetime, offset) in zip(lifetimes, layout.offsets) {
      for value in lifetime.values { placements[value] = .arena(offset: offset) }
    }
    return Plan(
      kernelGraph: kernelGraph,
      steps: schedule.order.map { .kernel($0) }
        + copies.map { .copy($0.value, output: $0.output) },
      phases: schedule.ranges,
      placements: placements,
      arena: Plan.Arena(
        naiveByteCount: buffers.map(\.paddedByteCount).reduce(0, +),
        byteCount: layout.byteCount, lowerBoundByteCount: ArenaLayout.lowerBound(lifetimes)))
  }

  private static func arguments(_ graph: Graph) -> [Value: Plan.Placement] {
    var placements: [Value: Plan.Placement] = [:]
    for value in graph.values {
      if graph[value].argument != nil { placements[value] = .argument(value.index) }
      if let constant = graph[value].constant, constant.elementCount != 1 {
        placements[value] = .constant
      }
    }
    return placements
  }

  /// Results go where the caller wants them if that is safe; the others are copied at the end.
  private static func placeOutputs(
    _ kernelGraph: KernelGraph, _ schedule: Schedule, _ placements: inout [Value: Plan.Placement]
  ) -> [(value: Value, output: Int)] {
    var copies: [(value: Value, output: Int)] = []
    for (index, output) in kernelGraph.graph.outputs.enumerated() {
      let buffer = kernelGraph.buffer(of: output.value)
      if buffer == output.updates { continue }
      if placements[buffer] == nil, let target = output.updates {
        if kernelGraph.canOverwrite(target, with: buffer, schedule) {
          placements[buffer] = .argument(target.index)
          continue
        }
      } else if placements[buffer] == nil {
        placements[buffer] = .output(index)
        continue
      }
      copies.append((buffer, index))
    }
    return copies
  }
}

extension KernelGraph {
  /// Whether the kernel that computes `value` may write over the argument's memory: nothing reads
  /// the old value later, and the kernel itself reads each element only to replace it.
  func canOverwrite(_ argument: Value, with value: Value, _ schedule: Schedule) -> Bool {
    guard let writer = kernels.firstIndex(where: { $0.outputs.contains(value) }) else {
      return false
    }
    let step = schedule.step(of: writer)
    for (index, kernel) in kernels.enumerated() where kernel.inputs.contains(argument) {
      let isSafe =
        index == writer
        ? kernel.mayOverwrite(argument, with: value, in: graph) : schedule.step(of: index) < step
      if !isSafe { return false }
    }
    // A final copy would read the new value instead of the old one.
    return !graph.outputs.contains { $0.updates != argument && buffer(of: $0.value) == argument }
  }
}
