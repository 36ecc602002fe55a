import IR

/// Lets kernels over the same elements share one loop: a value with several consumers stays in a
/// register, and buffers that several kernels read are read once.
struct KernelMerging {
  private let graph: Graph
  private let materialization: Materialization
  /// Values that something outside any kernel reads.
  private let isOutput: Set<Value>

  init(_ graph: Graph, _ materialization: Materialization) {
    self.graph = graph
    self.materialization = materialization
    isOutput = Set(graph.outputs.map(\.value))
  }

  /// Merges groups until no pair profits; returns them in dependency order, and the values that
  /// need no memory any more.
  func merge(_ groups: [KernelGroup]) -> (groups: [KernelGroup], dropped: [Value]) {
    var network = KernelNetwork(groups)
    for late in groups.indices {
      var retry = true
      while retry {
        retry = false
        for early in candidates(for: late, in: network) {
          guard let merged = merged(early, late, network) else { continue }
          network.replace(early, late, by: merged)
          retry = true
          break
        }
      }
    }
    let merged = network.ordered()
    let dropped = Set(merged.flatMap { privateOutputs($0, network) })
    let kept = merged.map { group in
      var group = group
      group.outputs.removeAll { dropped.contains($0) }
      return group
    }
    return (kept, dropped.sorted())
  }

  /// Earlier kernels over the same elements that this one reads from, then ones that read the
  /// same buffers.
  private func candidates(for late: Int, in network: KernelNetwork) -> [Int] {
    guard let group = network.groups[late], group.kind == .loops else { return [] }
    let shape = domain(group)
    let producers = network.producers(of: group)
    let large = group.inputs.filter { graph.type(of: $0).elementCount == shape.elementCount }
    let siblings = large.sorted().flatMap { network.readers(of: $0) }
    var seen: Set<Int> = [late]
    return (producers.sorted(by: >) + siblings.sorted(by: >)).filter { index in
      guard seen.insert(index).inserted, index < late, let other = network.groups[index] else {
        return false
      }
      return other.kind == .loops && domain(other) == shape
    }
  }

  private func domain(_ group: KernelGroup) -> Shape { graph.type(of: group.outputs[0]).shape }

  private func merged(_ early: Int, _ late: Int, _ network: KernelNetwork) -> KernelGroup? {
    guard let a = network.groups[early], let b = network.groups[late],
      !network.hasPathAround(from: early, to: late)
    else { return nil }
    let outputs = (a.outputs + b.outputs).sorted()
    let fused = FusedFormula(graph, materialization, roots: outputs)
    let formula = fused.finish()
    guard !fused.readsRootElsewhere, formula.expressions.count <= Materialization.sizeLimit,
      !mixesReductions(formula)
    else { return nil }
    return KernelGroup(kind: .loops, outputs: outputs, inputs: Set(fused.inputs))
  }

  /// Whether some results reduce and others do not: their best loop orders differ.
  private func mixesReductions(_ formula: Formula) -> Bool {
    let reductions = formula.results.map { result in
      var part = [Bool](repeating: false, count: formula.expressions.count)
      part[result.index] = true
      for index in formula.expressions.indices.reversed() where part[index] {
        if case .reduce = formula.expressions[index] { return true }
        for input in Formula.inputs(of: formula.expressions[index]) { part[input.index] = true }
      }
      return false
    }
    return Set(reductions).count > 1
  }

  /// Values that only the kernel computing them reads, and that need no memory therefore.
  private func privateOutputs(_ group: KernelGroup, _ network: KernelNetwork) -> [Value] {
    guard group.kind == .loops else { return [] }
    return group.outputs.filter { output in
      !isOutput.contains(output) && network.readers(of: output).isEmpty
        && !materialization.aliases.values.contains(output)
    }
  }
}
