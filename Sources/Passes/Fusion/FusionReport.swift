import IR
import Operators
import Scheduling

/// Which kernels a graph becomes, and for every value that crosses from one to another, why they
/// are not one.
package struct FusionReport: Hashable, Sendable {
  /// A value that one kernel writes and another reads, or that both read.
  package struct Boundary: Hashable, Sendable {
    package let value: Value
    /// Kernels by index: the writer, or the earlier reader, and the reader.
    package let first: Int
    package let second: Int
    /// Whether both read the value and neither writes it.
    package let isShared: Bool
    package let reason: Refusal
    /// Bytes moved that one kernel would save: the read, and the write if nothing else needs it.
    package let byteCount: Int
  }

  /// A convolution that is loops, and why it is no matrix product.
  package struct Loops: Hashable, Sendable {
    package let value: Value
    package let kernel: Int
    package let reason: ProductRefusal
  }

  /// A step of fusion, and how many kernels were left after it.
  package struct Step: Hashable, Sendable {
    package let name: String
    package let kernelCount: Int
  }

  package let kernelGraph: KernelGraph
  /// Those that were taken, in order.
  package let steps: [Step]
  package let boundaries: [Boundary]
  package let loops: [Loops]
}

extension KernelFormation {
  /// Forms kernels as `run`, and asks again of every pair that shares a value why it is one.
  ///
  /// The pairs are tried with the very rules of fusion, so no reason can differ from what it did.
  package static func explain(_ graph: Graph, _ options: PlanningOptions = PlanningOptions())
    throws(Diagnostic) -> FusionReport
  {
    var steps: [FusionReport.Step] = []
    let formed = try form(graph, options) { step, draft in
      steps.append(FusionReport.Step(name: step.name, kernelCount: draft.kernelCount))
    }
    let explainer = FusionExplainer(
      graph: formed.draft.graph, kernels: formed.kernelGraph.kernels,
      network: KernelNetwork(formed.groups), merging: KernelMerging(formed.draft),
      prologues: PrologueFusion(formed.draft), disabled: options.disabledPasses)
    return FusionReport(
      kernelGraph: formed.kernelGraph, steps: steps, boundaries: explainer.boundaries,
      loops: explainer.loops)
  }
}

/// Finds the boundaries between final kernels.
private struct FusionExplainer {
  let graph: Graph
  let kernels: [Kernel]
  let network: KernelNetwork
  let merging: KernelMerging
  let prologues: PrologueFusion
  let disabled: Set<String>

  private func isDisabled(_ steps: FusionStep...) -> Bool {
    steps.contains { $0.isDisabled(by: disabled) }
  }

  var loops: [FusionReport.Loops] {
    kernels.enumerated().flatMap { index, kernel in
      kernel.nodes.compactMap { value in
        graph[value].productRefusal(graph[value].operands.map { graph.type(of: $0) })
          .map { FusionReport.Loops(value: value, kernel: index, reason: $0) }
      }
    }
  }

  var boundaries: [FusionReport.Boundary] {
    var result: [FusionReport.Boundary] = []
    var seen: Set<[Int]> = []
    for second in network.groups.indices {
      guard let reader = network.groups[second] else { continue }
      for value in reader.inputs.sorted() {
        let first = network.producer(of: value) ?? earlierReader(of: value, before: second)
        guard let first, first != second, seen.insert([value.index, first, second]).inserted else {
          continue
        }
        result.append(boundary(value, first, second))
      }
    }
    return result
  }

  private func earlierReader(of value: Value, before second: Int) -> Int? {
    // A scalar or a bias read twice costs nothing worth a line.
    guard graph.type(of: value).byteCount >= 4096 else { return nil }
    return network.readers(of: value).filter { $0 < second }.max()
  }

  private func boundary(_ value: Value, _ first: Int, _ second: Int) -> FusionReport.Boundary {
    let isShared = network.producer(of: value) == nil
    let count = graph.type(of: value).byteCount
    let isNeeded =
      isShared || network.readers(of: value).count > 1
      || graph.outputs.contains { $0.value == value }
    return FusionReport.Boundary(
      value: value, first: first, second: second, isShared: isShared,
      reason: reason(value, first, second), byteCount: isNeeded ? count : 2 * count)
  }

  private func reason(_ value: Value, _ first: Int, _ second: Int) -> Refusal {
    if disabled.contains(FusionStep.fuse) { return .disabled }
    let refusal = refusal(value, first, second)
    guard refusal == .shape || refusal == .readElsewhere, network.producer(of: value) == first
    else { return refusal }
    let evaluations = evaluations(of: value, in: second)
    return evaluations > 1 ? .recomputed(evaluations) : refusal
  }

  private func refusal(_ value: Value, _ first: Int, _ second: Int) -> Refusal {
    guard let a = network.groups[first], let b = network.groups[second] else { return .shape }
    if let call = b.callName {
      return a.kind == .loops ? prologueRefusal(value, b) ?? .call(call) : .call(call)
    }
    if let product = a.product { return refusal(after: product, first, b, second) }
    if let call = a.callName { return .call(call) }
    do throws(Refusal) {
      _ = try merging.join(first, second, network)
      // Alone the two could be one; what each had been joined with stood in the way.
      return isDisabled(.fuseDefinitions, .fuseElements, .fuseRows) ? .disabled : .loopOrder
    } catch {
      return error
    }
  }

  /// Why a product does not compute an operand; nil if the value is none.
  private func prologueRefusal(_ value: Value, _ reader: KernelGroup) -> Refusal? {
    guard let product = reader.product, network.producer(of: value) != nil,
      prologues.materialization.operandBuffers(of: product).contains(value)
    else { return nil }
    if isDisabled(.fusePrologues) { return .disabled }
    return prologues.refusal(of: value, network)
  }

  /// Why the reader of a product is not its epilogue.
  private func refusal(
    after product: Value, _ first: Int, _ reader: KernelGroup, _ second: Int
  ) -> Refusal {
    let shape = graph.type(of: product).shape
    if reader.domain.shape != shape && !reader.domain.isView(of: shape) { return .shape }
    if let between = network.pathAround(from: first, to: second) { return .cycle(through: between) }
    if reader.domain.hasColumns { return .loopOrder }
    let limit = prologues.materialization.target.fusion.formulaSize
    if (network.groups[first]?.size ?? 0) + reader.size > limit {
      return .size(limit: limit)
    }
    return isDisabled(.fuseEpilogues) ? .disabled : .readElsewhere
  }

  /// How often the reader evaluates each element of a value.
  private func evaluations(of value: Value, in second: Int) -> Int {
    guard case .loops(let formula) = kernels[second].body,
      let slot = kernels[second].inputs.firstIndex(of: value)
    else { return 1 }
    let perElement = formula.evaluationsPerElement.filter { $0.operand == slot }.map(\.factor)
    let count = Double(max(1, graph.type(of: value).elementCount))
    let places = Double(Shape(formula.domain).elementCount)
    return Int(saturating: ((perElement.max() ?? 0) * places / count).rounded())
  }
}

extension KernelGroup {
  /// The library call the kernel is; nil for loops.
  fileprivate var callName: String? {
    switch kind {
    case .loops: nil
    case .product: "matmul"
    case .scatter: "scatter_add"
    case .routine: "routine"
    case .control: "a loop or branch"
    }
  }
}
