import IR
import Scheduling

/// Lets matrix products compute an operand while they pack it, instead of reading it from memory.
///
/// A prologue takes the place of a kernel without reductions that only products read, as operands,
/// if that costs less than a buffer: see `PrologueCost`. It is all results and readers or none.
struct PrologueFusion {
  let graph: Graph
  let materialization: Materialization
  private let isOutput: Set<Value>
  /// The new values of arguments.
  private let updates: [Value: Value]

  init(_ draft: FusionDraft) {
    graph = draft.graph
    materialization = draft.materialization
    isOutput = Set(graph.outputs.map(\.value))
    let pairs = graph.outputs.compactMap { output in output.updates.map { ($0, output.value) } }
    updates = Dictionary(pairs) { first, _ in first }
  }

  /// Moves kernels into the products that read them.
  ///
  /// - Returns: values that need no memory any more.
  func run(_ network: inout KernelNetwork) -> [Value] {
    var dropped: [Value] = []
    for index in network.groups.indices {
      guard let group = network.groups[index] else { continue }
      if group.outputs.count == 1 {
        // No copy of the network, which would make many prologues quadratic.
        guard let products = try? products(computing: group.outputs[0], network) else { continue }
        for (reader, product) in products { network.replace(reader, by: product) }
      } else {
        guard let moved = try? moving(group, network) else { continue }
        network = moved
      }
      network.remove(index)
      dropped += group.outputs
    }
    return dropped
  }

  /// The network with all results of a kernel computed by the products that read them.
  ///
  /// - Throws: why one of them stays in memory.
  private func moving(_ group: KernelGroup, _ network: KernelNetwork) throws(Refusal)
    -> KernelNetwork
  {
    var result = network
    for value in group.outputs {
      let products = try products(computing: value, result)
      for (reader, product) in products { result.replace(reader, by: product) }
    }
    return result
  }

  /// Why a value that a product reads stays in memory.
  func refusal(of value: Value, _ network: KernelNetwork) -> Refusal {
    do throws(Refusal) {
      _ = try products(computing: value, network)
      // The product could have it; what else its kernel computes must be in memory.
      return .otherResults
    } catch {
      return error
    }
  }

  /// The products that read a value as they are once they compute it themselves.
  ///
  /// - Throws: why it stays in memory.
  func products(computing value: Value, _ network: KernelNetwork)
    throws(Refusal) -> [Int: KernelGroup]
  {
    guard let index = network.producer(of: value), let group = network.groups[index],
      group.kind == .loops, group.domain.row == nil
    else { throw .reduces }
    if isOutput.contains(value) { throw .output }
    let readers = network.readers(of: value)
    var products: [Int: KernelGroup] = [:]
    for reader in readers {
      products[reader] = try product(reader, computing: value, network)
    }
    let loads = products.values.map { loadCount(of: value, in: $0, network) }.reduce(0, +)
    let costs = products.values.flatMap {
      formulas(of: value, in: $0).map { PrologueCost($0, for: materialization.target) }
    }
    guard let cost = costs.max(by: { $0.computing + $0.reading < $1.computing + $1.reading }) else {
      throw .readElsewhere
    }
    try cost.check(loads: loads)
    return products
  }

  private func product(
    _ reader: Int, computing value: Value, _ network: KernelNetwork
  ) throws(Refusal) -> KernelGroup {
    guard var group = network.groups[reader], case .product(let product) = group.kind,
      let root = group.product
    else { throw .readBy(reader) }
    if group.prologues.values.contains(where: { $0.inputs.contains(value) })
      || group.epilogueReads(value)
    {
      throw .readBy(reader)
    }
    let windows = graph[root].operands.compactMap { materialization.windows[$0]?.source }
    if windows.contains(where: { materialization.buffer(of: $0) == value }) { throw .windows }
    guard graph.type(of: root).rank == 2, product.m > 1, product.n > 1 else {
      throw .operandInMemory
    }
    let seen = materialization.without(value)
    for operand in graph[root].operands where materialization.buffer(of: operand) == value {
      let fused = FusedFormula(
        graph, seen, roots: [operand], domain: KernelDomain(graph.type(of: operand).shape))
      try check(fused.formula)
      // Another result of its kernel, which is to be computed while packed as well.
      let siblings = network.producer(of: value).flatMap { network.groups[$0] }?.outputs ?? []
      if !siblings.allSatisfy({ !fused.inputs.contains($0) }) { throw .otherResults }
      if readsReplaced(fused, in: reader, network) { throw .replaced }
      group.prologues[operand] = fused
      group.inputs.formUnion(fused.inputs)
    }
    group.inputs.remove(value)
    return group
  }

  private func check(_ formula: Formula) throws(Refusal) {
    let limit = materialization.target.fusion.formulaSize
    if formula.size > limit { throw .size(limit: limit) }
    let reduces = formula.expressions.contains { if case .reduce = $0 { true } else { false } }
    if reduces { throw .reduces }
    if formula.isExpensive { throw .expensive }
  }

  /// Whether an argument is read that has its new value when the product runs, or gets it from
  /// there: its old value would have to be kept.
  private func readsReplaced(_ fused: FusedFormula, in reader: Int, _ network: KernelNetwork)
    -> Bool
  {
    fused.inputs.contains { argument in
      guard let new = updates[argument],
        let update = network.producer(of: materialization.buffer(of: new))
      else { return false }
      return network.reaches(update, reader)
    }
  }

  /// Of every operand that is the value or a reshape of it.
  private func formulas(of value: Value, in group: KernelGroup) -> [Formula] {
    group.prologues.compactMap { operand, fused in
      materialization.buffer(of: operand) == value ? fused.formula : nil
    }
  }

  /// How often a product loads each element, over both operands, as its kernel would be scheduled.
  private func loadCount(of value: Value, in group: KernelGroup, _ network: KernelNetwork) -> Int {
    guard let root = group.product, case .product(let matrices) = group.kind else { return 0 }
    var group = group
    let isKept = !network.readers(of: root).isEmpty || isOutput.contains(root)
    if !isKept && group.outputs.count > 1 { group.outputs.removeAll { $0 == root } }
    let kernel = Kernel(name: "", group, graph, materialization, product: root, matrices)
    guard case .product(let schedule) = kernel.schedule.body else { return 0 }
    let (lhs, rhs) = schedule.readCounts
    let operands = graph[root].operands.map { materialization.buffer(of: $0) }
    return (operands[0] == value ? lhs : 0) + (operands[1] == value ? rhs : 0)
  }
}

extension KernelGroup {
  /// Whether the epilogue of a product loads a buffer.
  fileprivate func epilogueReads(_ value: Value) -> Bool {
    guard let fused, let slot = fused.inputs.firstIndex(of: value) else { return false }
    return fused.formula.operands.contains(slot)
  }
}
