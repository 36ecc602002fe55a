import IR
import Scheduling

/// What the steps of fusion have decided so far.
package struct FusionDraft {
  package let graph: Graph
  /// Which values are in memory, and what all others are computed from.
  package internal(set) var materialization: Materialization
  /// The kernels, and who reads whose results; none before they are formed.
  package internal(set) var network = KernelNetwork([])

  /// Every value in memory, none in a kernel.
  ///
  /// Kernels leave the batch size `batch` open.
  package init(_ graph: Graph, target: Target = .standard, batch: SymbolicBatch? = nil) {
    self.graph = graph
    materialization = Materialization(graph, target: target, batch: batch)
  }

  /// A draft after those steps that no name disables.
  ///
  /// `report` is called after each of them.
  package mutating func run(
    _ steps: [FusionStep] = FusionStep.all, disabling names: Set<String> = [],
    report: ((FusionStep, FusionDraft) -> Void)? = nil
  ) {
    for step in steps where !step.isDisabled(by: names) {
      step.run(&self)
      report?(step, self)
    }
  }

  mutating func formKernels() {
    materialization.findAliases()
    network = KernelNetwork(materialization.groups())
  }

  /// Kernels; before they are formed, the buffers that will be one each.
  package var kernelCount: Int {
    network.groups.isEmpty
      ? materialization.computedBufferCount : network.groups.count { $0 != nil }
  }

  /// The values that kernels write to memory, in order of the kernels.
  package var outputs: [[Value]] { network.ordered().map(\.outputs) }
}
