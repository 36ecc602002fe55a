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
    EpilogueFusion(graph: graph, materialization: materialization).run(&network)
    removeUnread(from: &network)
    let merged = network.ordered()
    let dropped = Set(merged.flatMap { privateOutputs($0, network) })
    let kept = merged.map { group in
      var group = group
      group.outputs.removeAll { dropped.contains($0) }
      return group
    }
    // A product stays what its epilogue reads, though in no buffer of its own.
    let products = Set(merged.compactMap(\.product))
    return (kept, dropped.subtracting(products).sorted())
  }

  /// Earlier kernels over the same elements that this one reads from, then ones that read the
  /// same buffers.
  private func candidates(for late: Int, in network: KernelNetwork) -> [Int] {
    guard let group = network.groups[late], group.kind == .loops else { return [] }
    let shape = group.domain
    let producers = network.producers(of: group)
    let large = group.inputs.filter { graph.type(of: $0).elementCount == shape.elementCount }
    let siblings = large.sorted().flatMap { network.readers(of: $0) }
    var seen: Set<Int> = [late]
    return (producers.sorted(by: >) + siblings.sorted(by: >)).filter { index in
      guard seen.insert(index).inserted, index < late, let other = network.groups[index] else {
        return false
      }
      guard other.kind == .loops else { return false }
      return other.domain == shape
        || producers.contains(index) && Self.commonDomain(other.domain, shape) != nil
    }
  }

  /// Rows up to this many elements are kept in the first- and second-level cache.
  private static let rowLimit = 8192

  /// The shape whose rows the other describes, one value for each: `[32, 10]` for `[32]`.
  private static func commonDomain(_ a: Shape, _ b: Shape) -> Shape? {
    if a == b { return a }
    let (rows, values) = a.elementCount >= b.elementCount ? (a, b) : (b, a)
    func trimmed(_ extents: [Int]) -> [Int] {
      Array(extents[..<((extents.lastIndex { $0 != 1 } ?? -1) + 1)])
    }
    guard let last = rows.extents.last, (2...rowLimit).contains(last),
      values.rank <= rows.rank, rows.rank > 1,
      trimmed(values.extents) == trimmed(rows.extents.dropLast())
    else { return nil }
    return rows
  }

  private func merged(_ early: Int, _ late: Int, _ network: KernelNetwork) -> KernelGroup? {
    guard let a = network.groups[early], let b = network.groups[late],
      // What the two share is counted twice, so this refuses a little early; building the formula
      // to know exactly would make long chains quadratic.
      a.size + b.size <= Materialization.sizeLimit,
      let domain = Self.commonDomain(a.domain, b.domain),
      !network.hasPathAround(from: early, to: late)
    else { return nil }
    let outputs = (a.outputs + b.outputs).sorted()
    let fused = FusedFormula(graph, materialization, roots: outputs, domain: domain)
    let formula = fused.finish()
    guard !fused.readsRootElsewhere,
      reducesRowsOnly(formula) || a.domain == b.domain && !mixesReductions(formula)
    else { return nil }
    return KernelGroup(
      kind: .loops, size: formula.expressions.count, domain: domain, outputs: outputs,
      inputs: Set(fused.inputs))
  }

  /// Whether every reduction runs over the row of the domain.
  private func reducesRowsOnly(_ formula: Formula) -> Bool {
    formula.expressions.allSatisfy { expression in
      if case .reduce(_, let axis, _) = expression { axis < formula.rank } else { true }
    }
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

  /// Drops kernels whose results nothing reads: substitution may find that a consumer needs no
  /// element of an operand, such as a slice that skips one part of a concatenation.
  private func removeUnread(from network: inout KernelNetwork) {
    // Not one backward walk: a merged group stands where its last part stood, which may be behind
    // readers of its other parts.
    var isChanged = true
    while isChanged {
      isChanged = false
      for index in network.groups.indices.reversed() {
        guard let group = network.groups[index] else { continue }
        guard group.outputs.allSatisfy({ isUnread($0, network) }) else { continue }
        network.remove(index)
        isChanged = true
      }
    }
  }

  /// Values that only the kernel computing them reads, and that need no memory therefore.
  private func privateOutputs(_ group: KernelGroup, _ network: KernelNetwork) -> [Value] {
    guard group.kind == .loops || group.outputs.count > 1 else { return [] }
    return group.outputs.filter { isUnread($0, network) }
  }

  private func isUnread(_ value: Value, _ network: KernelNetwork) -> Bool {
    !isOutput.contains(value) && network.readers(of: value).isEmpty
      && !materialization.aliases.values.contains(value)
  }
}
