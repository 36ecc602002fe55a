import IR
import Scheduling

/// Lets kernels over the same elements share one loop: a value with several consumers stays in a
/// register, and buffers that several kernels read are read once.
struct KernelMerging {
  private let graph: Graph
  private let materialization: Materialization

  init(_ draft: FusionDraft) {
    graph = draft.graph
    materialization = draft.materialization
  }

  /// Merges kernels until no pair profits.
  ///
  /// With `acceptsRows` kernels that read the same buffers may become one that goes over rows;
  /// without, only a kernel and what it reads.
  func run(_ network: inout KernelNetwork, acceptsRows: Bool) {
    for late in network.groups.indices {
      while let (early, merged) = partner(of: late, network, acceptsRows: acceptsRows) {
        network.replace(early, late, by: merged)
      }
    }
  }

  /// The first kernel that can join a later one, and what the two become.
  private func partner(of late: Int, _ network: KernelNetwork, acceptsRows: Bool)
    -> (early: Int, merged: KernelGroup)?
  {
    for early in candidates(for: late, in: network, acceptsRows: acceptsRows) {
      if let merged = merged(early, late, network) { return (early, merged) }
    }
    return nil
  }

  /// Earlier kernels that this one reads from, then ones that read the same buffers over the same
  /// elements, or over rows of them.
  private func candidates(for late: Int, in network: KernelNetwork, acceptsRows: Bool) -> [Int] {
    guard let group = network.groups[late], group.kind == .loops else { return [] }
    let elementCount = group.domain.shape.elementCount
    let producers = network.producers(of: group)
    let large = group.inputs.filter { graph.type(of: $0).elementCount >= elementCount }
    let siblings = large.sorted().flatMap { network.readers(of: $0, before: late) }
    var seen: Set<Int> = [late]
    return (producers.sorted(by: >) + siblings.sorted(by: >)).filter { index in
      guard seen.insert(index).inserted, index < late, let other = network.groups[index] else {
        return false
      }
      guard other.kind == .loops else { return false }
      if other.domain == group.domain { return true }
      return (acceptsRows || producers.contains(index))
        && !KernelDomain.common(other.domain, group.domain).isEmpty
    }
  }

  private func merged(_ early: Int, _ late: Int, _ network: KernelNetwork) -> KernelGroup? {
    try? join(early, late, network)
  }

  /// The kernel that two become.
  ///
  /// - Throws: why they stay apart.
  func join(_ early: Int, _ late: Int, _ network: KernelNetwork) throws(Refusal) -> KernelGroup {
    guard let a = network.groups[early], let b = network.groups[late] else { throw .shape }
    let domains = KernelDomain.common(a.domain, b.domain)
    guard let last = domains.last else { throw .shape }
    // What the two share is counted twice, so this refuses a little early; building the formula
    // to know exactly would make long chains quadratic.
    let limit = materialization.target.fusion.formulaSize
    guard a.size + b.size <= limit else { throw .size(limit: limit) }
    if let between = network.pathAround(from: early, to: late) { throw .cycle(through: between) }
    for domain in domains.dropLast() {
      if let merged = try? join(a, b, over: domain) { return merged }
    }
    return try join(a, b, over: last)
  }

  private func join(_ a: KernelGroup, _ b: KernelGroup, over domain: KernelDomain)
    throws(Refusal) -> KernelGroup
  {
    if let refusal = RowLimits.refusal(of: domain, for: materialization.target) { throw refusal }
    let outputs = (a.outputs + b.outputs).sorted()
    let fused = FusedFormula(graph, materialization, roots: outputs, domain: domain)
    let formula = fused.formula
    guard !fused.readsRootElsewhere else { throw .readElsewhere }
    guard domain.row == nil ? !mixesReductions(formula) : reducesRowsOnly(formula, domain) else {
      throw .loopOrder
    }
    return KernelGroup(
      kind: .loops, size: formula.size, domain: domain, outputs: outputs,
      inputs: Set(fused.inputs), fused: fused)
  }

  /// Whether every reduction runs over the row of the domain.
  ///
  /// Where rows are columns in memory, each must also differ from column to column: lanes are
  /// columns, and what is the same for all of them would be computed along the row. And some
  /// element must need its column's reduction, or a loop over whole rows would do.
  private func reducesRowsOnly(_ formula: Formula, _ domain: KernelDomain) -> Bool {
    let dependencies = formula.dependencies
    let columns = formula.rank - 2
    for (index, expression) in formula.expressions.enumerated() {
      guard case .reduce(_, let axis, _) = expression else { continue }
      if axis >= formula.rank { return false }
      if domain.hasColumns && !dependencies[index].contains(columns) { return false }
    }
    guard domain.hasColumns else { return true }
    return zip(formula.resultRanks, reductions(formula)).contains { rank, reduces in
      rank == formula.rank && reduces
    }
  }

  /// Whether some results reduce and others do not: their best loop orders differ.
  private func mixesReductions(_ formula: Formula) -> Bool { Set(reductions(formula)).count > 1 }

  /// For each result, whether it needs a reduction.
  private func reductions(_ formula: Formula) -> [Bool] {
    var reduces: [Bool] = []
    for expression in formula.expressions {
      if case .reduce = expression {
        reduces.append(true)
      } else {
        reduces.append(Formula.inputs(of: expression).contains { reduces[$0.index] })
      }
    }
    return formula.results.map { reduces[$0.index] }
  }
}
