import IR
import Operators
import Scheduling

/// Partitions a graph into kernels.
///
/// A draft goes through the steps of fusion (`FusionStep`), which decide what values must be in
/// memory (`Materialization`) and what kernels are one (`KernelNetwork`); each then becomes a kernel
/// with the formula that it evaluates (`FusedFormula`) and its schedule.
package enum KernelFormation {
  /// Names that `--disable-pass` takes besides graph passes.
  package static let switches =
    [FusionStep.fuse] + FusionStep.all.map(\.name).filter { $0 != FusionStep.formKernels.name }
    + [ControlKernel.divideLoops]

  /// The kernels of a graph; without fusion, every node is a kernel of its own.
  package static func run(_ graph: Graph, fuses: Bool) throws(Diagnostic) -> KernelGraph {
    try run(graph, PlanningOptions(disabledPasses: fuses ? [] : [FusionStep.fuse]))
  }

  /// The kernels of a graph, each with its schedule.
  package static func run(_ graph: Graph, _ options: PlanningOptions = PlanningOptions())
    throws(Diagnostic) -> KernelGraph
  {
    try form(graph, options).kernelGraph
  }

  /// The kernels with what they were made of, in their order.
  static func form(
    _ graph: Graph, _ options: PlanningOptions, batch: SymbolicBatch? = nil,
    report: ((FusionStep, FusionDraft) -> Void)? = nil
  ) throws(Diagnostic) -> (kernelGraph: KernelGraph, groups: [KernelGroup], draft: FusionDraft) {
    let graph = try graph.separatingOutputs()
    var draft = FusionDraft(graph, target: options.target, batch: graph.batch ?? batch)
    draft.run(disabling: options.disabledPasses, report: report)
    let (groups, materialization) = (draft.network.ordered(), draft.materialization)
    var kernels: [Kernel] = []
    for (index, group) in groups.enumerated() {
      if case .control(let control) = group.kind {
        kernels.append(
          try Kernel(index, control, group, graph, materialization, options))
      } else {
        kernels.append(Kernel(index, group, graph, materialization))
      }
    }
    let result = KernelGraph(
      graph: graph, kernels: kernels, aliases: materialization.aliases,
      batch: materialization.batch)
    return (result, groups, draft)
  }
}

extension Graph {
  /// Copies arguments that are outputs, and outputs declared twice, into values of their own, so
  /// that writing one result never changes another.
  fileprivate func separatingOutputs() throws(Diagnostic) -> Graph {
    var used: Set<Value> = []
    var needsCopy: [Bool] = []
    for output in outputs {
      let isOwnValue = output.value == output.updates
      let isShared = !used.insert(output.value).inserted
      needsCopy.append(!isOwnValue && (isShared || self[output.value].argument != nil))
    }
    guard needsCopy.contains(true) else { return self }
    var nodes = nodes
    var renamed: [Output] = []
    for (output, needsCopy) in zip(outputs, needsCopy) {
      var value = output.value
      if needsCopy {
        nodes.append(.copy(of: value, type: self[value].type, label: nodes.count))
        value = Value(nodes.count - 1)
      }
      renamed.append(Output(name: output.name, value: value, updates: output.updates))
    }
    return Graph(name: name, nodes: nodes, outputs: renamed, batch: batch)
  }
}

extension Kernel {
  /// The kernel of a group of values.
  fileprivate init(
    _ index: Int, _ group: KernelGroup, _ graph: Graph, _ materialization: Materialization
  ) {
    let outputs = group.outputs
    let value = group.product ?? outputs[outputs.count - 1]
    let root = graph[value]
    let name = "k\(index)_\(root.operation.name)"
    let operands = materialization.operandBuffers(of: value)
    switch group.kind {
    case .product(let matrices):
      self.init(name: name, group, graph, materialization, product: value, matrices)
    case .scatter(let scatter):
      self.init(
        name: name, body: .scatterAdd(scatter), inputs: operands, outputs: outputs, nodes: outputs,
        batch: materialization.batch, for: materialization.target)
    case .routine(let routine):
      self.init(
        name: name, body: .routine(routine), inputs: operands, outputs: outputs, nodes: outputs,
        batch: materialization.batch, for: materialization.target)
    case .loops, .control:
      guard let fused = group.fused else { preconditionFailure("\(name) has no formula") }
      self.init(
        name: name, body: .loops(fused.formula(of: outputs)), inputs: fused.inputs,
        outputs: outputs, nodes: fused.nodes.sorted(), batch: materialization.batch,
        for: materialization.target)
    }
  }
}
