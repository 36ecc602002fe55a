import IR
import Scheduling

extension Plan {
  /// The plan with a prefix before the names of its kernels, which become those of C functions.
  func renamingKernels(_ prefix: String) -> Plan {
    let kernels = kernels.map { $0.with(name: prefix + $0.name) }
    return Plan(
      kernelGraph: KernelGraph(
        graph: graph, kernels: kernels, aliases: kernelGraph.aliases,
        batch: kernelGraph.batch),
      steps: steps, phases: phases, placements: placements, kernelOffsets: kernelOffsets,
      tableOffset: tableOffset, arena: arena)
  }

  /// The position of each buffer's pointer: the order in which values are made.
  var frameSlots: [Value: Int] {
    let values = placements.keys.sorted()
    var slots = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    for alias in kernelGraph.aliases.keys { slots[alias] = slots[kernelGraph.buffer(of: alias)] }
    return slots
  }
}
