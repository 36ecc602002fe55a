import IR
import Operators
import Scheduling

/// Decides for each value whether it gets a buffer or is recomputed inside its consumers.
///
/// A value is kept in registers if no consumer needs it in memory and if that computes it no more
/// often than its elements, or if it is cheap.
package struct Materialization {
  let graph: Graph
  /// What loops compute; nil for what is in memory from the start and for whole operations.
  let formulas: [Formula?]
  /// How each node becomes a kernel.
  private let kinds: [KernelKind]
  private(set) var isMaterialized: [Bool]
  /// Reshapes in memory: the same buffer under another type.
  private(set) var aliases: [Value: Value] = [:]
  /// Operands of products that are in no memory, by any name.
  private(set) var windows = LoadedWindows.none
  /// Whether products of windows may use values at points.
  var mayUsePoints = false

  let target: Target
  /// The batch size that kernels leave open; of a body that of the graph around it.
  let batch: SymbolicBatch?

  /// All values in memory but scalar constants.
  init(_ graph: Graph, target: Target, batch: SymbolicBatch?) {
    self.graph = graph
    self.target = target
    self.batch = batch
    formulas = graph.nodes.map { node in
      if case .formula(let formula) = graph.meaning(of: node) { formula } else { nil }
    }
    kinds = graph.nodes.map { graph.kernelKind(of: $0) }
    isMaterialized = graph.nodes.map { $0.constant?.elementCount != 1 }
    requireBuffers()
  }

  func buffer(of value: Value) -> Value {
    var value = value
    while let next = aliases[value] { value = next }
    return value
  }

  /// The buffers that a node reads, which are not its operands where windows over them are loaded.
  func operandBuffers(of value: Value) -> [Value] {
    graph[value].operands.map { buffer(of: windows[$0]?.source ?? $0) }
  }

  /// How a value is computed.
  func kind(of value: Value) -> KernelKind { kinds[value.index] }

  /// One group per buffer that must be computed, in dependency order.
  func groups() -> [KernelGroup] {
    let siblings = Node.siblings(in: graph.nodes)
    return graph.values.compactMap { value in
      let kind = kind(of: value)
      if case .control = kind {
        // The first of them stands for all: what they read is before it.
        guard let outputs = siblings[value], outputs[0] == value else { return nil }
        return KernelGroup(
          kind: kind, domain: KernelDomain([]), outputs: outputs,
          inputs: Set(operandBuffers(of: value)))
      }
      guard isMaterialized[value.index], !graph[value].isLoaded, aliases[value] == nil
      else { return nil }
      guard kind == .loops else {
        var group = KernelGroup(
          kind: kind, domain: KernelDomain(graph.type(of: value).shape), outputs: [value],
          inputs: Set(operandBuffers(of: value)))
        if case .product = kind { group.product = value }
        return group
      }
      let domain = KernelDomain(graph.type(of: value).shape)
      let fused = FusedFormula(graph, self, roots: [value], domain: domain)
      let size = fused.formula.size
      return KernelGroup(
        kind: .loops, size: size, domain: domain, outputs: [value], inputs: Set(fused.inputs),
        fused: fused)
    }
  }

  /// Buffers that kernels must compute.
  var computedBufferCount: Int {
    graph.values.count { value in
      let node = graph[value]
      return isMaterialized[value.index] && !node.isLoaded
        && !(node.isReshape && isMaterialized[node.operands[0].index])
    }
  }

  // MARK: Decisions

  /// Lets matrix products load windows, which need no memory then.
  mutating func loadWindows() {
    windows = LoadedWindows(graph)
    for value in graph.values where windows.replaces(value) { isMaterialized[value.index] = false }
  }

  /// Leaves in memory what something needs there, and what its readers would compute too often.
  mutating func inlineDefinitions() {
    isMaterialized = graph.nodes.map { _ in false }
    requireBuffers()
    decide()
  }

  private mutating func requireBuffers() {
    for (index, node) in graph.nodes.enumerated() {
      if formulas[index] == nil { isMaterialized[index] = true }
      if kinds[index] != .loops {
        isMaterialized[index] = true
        for operand in node.operands { require(windows[operand]?.source ?? operand) }
      }
    }
    for output in graph.outputs { require(output.value) }
  }

  /// Gives a value a buffer; a reshape shares its operand's.
  private mutating func require(_ value: Value) {
    isMaterialized[value.index] = true
    let node = graph[value]
    if node.isReshape, !isMaterialized[node.operands[0].index],
      graph[node.operands[0]].constant == nil
    {
      require(node.operands[0])
    }
  }

  /// Materializes what its consumers would evaluate too often or grow too large with.
  ///
  /// Goes from the last node to the first, so that a value's consumers are decided before it.
  private mutating func decide() {
    let reduces = reduces
    var reshaped: [Int: [Shape]] = [:]
    for node in graph.nodes where node.isReshape {
      reshaped[node.operands[0].index, default: []].append(node.type.shape)
    }
    var evaluations = [Double](repeating: 0, count: graph.nodes.count)
    var sizes = [Int](repeating: 0, count: graph.nodes.count)
    for index in graph.nodes.indices.reversed() {
      guard let formula = formulas[index], !windows.replaces(Value(index)) else { continue }
      let node = graph.nodes[index]
      let elements = Double(node.type.elementCount)
      let recomputed = evaluations[index] - elements
      let pieces = formula.pieces()
      let size = pieces.map(\.formula.size).max() ?? 0
      let costs = target.fusion
      let isTooLarge = sizes[index] + size > costs.formulaSize || pieces.count > costs.pieces
      let alternates = reshaped[index]?.contains { node.piecesAlternate(in: $0) } ?? false
      if recomputed > 0 && !isCheap(node, formula) || isTooLarge || alternates {
        isMaterialized[index] = true
      }
      if isMaterialized[index] {
        evaluations[index] = elements
        sizes[index] = 0
      }
      sizes[index] += size
      // A product's operands are in memory anyway: its formula is not evaluated by loops.
      guard kinds[index] == .loops || !isMaterialized[index] else { continue }
      let shares = pieces.count > 1 ? pieces.shares : [:]
      for (operand, factor) in formula.evaluationsPerElement {
        let source = node.operands[operand].index
        let share = reduces[source] ? 1 : shares[operand] ?? 1
        evaluations[source] += evaluations[index] * factor * share
        sizes[source] = max(sizes[source], sizes[index])
      }
    }
  }

  /// For each value, whether loops compute it from a reduction.
  ///
  /// Such values share kernels with the reduction, over rows; as a piece of another value they could
  /// not.
  private var reduces: [Bool] {
    var result: [Bool] = []
    for (index, node) in graph.nodes.enumerated() {
      guard let formula = formulas[index], kinds[index] == .loops else {
        result.append(false)
        continue
      }
      let isReduction = formula.expressions.contains {
        if case .reduce = $0 { true } else { false }
      }
      result.append(isReduction || node.operands.contains { result[$0.index] })
    }
    return result
  }

  /// Index maps, and short arithmetic on values that are in memory in any case.
  private func isCheap(_ node: Node, _ formula: Formula) -> Bool {
    let cost = formula.elementCost
    return cost == 0
      || cost <= target.fusion.cheapCost && node.operands.allSatisfy { isMaterialized[$0.index] }
  }

  /// Takes back the buffers of values that only their own kernel reads.
  mutating func dropBuffers(_ values: [Value]) {
    let dropped = Set(values)
    for alias in aliases.keys.filter({ dropped.contains(buffer(of: $0)) }) {
      isMaterialized[alias.index] = false
      aliases[alias] = nil
    }
    for value in values { isMaterialized[value.index] = false }
  }

  /// With no memory for a value and its reshapes.
  func without(_ value: Value) -> Materialization {
    var result = self
    result.dropBuffers([value])
    return result
  }

  /// Lets reshapes in memory share the buffers of what they reshape.
  mutating func findAliases() {
    let outputs = Set(graph.outputs.map(\.value))
    for value in graph.values where isMaterialized[value.index] && !outputs.contains(value) {
      let node = graph[value]
      guard node.isReshape else { continue }
      if isMaterialized[node.operands[0].index] { aliases[value] = node.operands[0] }
    }
  }
}

extension Node {
  /// Whether pieces side by side alternate along an axis of a reshape, which made that of theirs and
  /// others before it: readers cannot be cut alike, and would ask for every element which piece it
  /// is in.
  fileprivate func piecesAlternate(in reshaped: Shape) -> Bool {
    guard let axis = concatenatedAxis, type.shape.extents[..<axis].contains(where: { $0 > 1 })
    else { return false }
    return !reshaped.strides.contains(type.shape.strides[axis] * type.shape[axis])
  }

  /// Whether the value is in memory before the program begins.
  fileprivate var isLoaded: Bool {
    argument != nil || (constant.map { $0.elementCount != 1 } ?? false)
  }
}

extension Formula {
  /// How much code the formula is, roughly in expressions: functions that become many instructions
  /// count several times, since C compilers unfold them.
  var size: Int {
    expressions.reduce(0) { size, expression in
      guard case .call(let function, _) = expression, function.cost >= 12 else { return size + 1 }
      return size + Self.unfoldedSize
    }
  }

  /// Of `exp` and the like: about 20 to 60 instructions per vector.
  private static let unfoldedSize = 8

  /// Cost of one element in multiplications, indices not counted.
  fileprivate var elementCost: Int {
    let reachable = isReachable
    var cost = 0
    for (index, expression) in expressions.enumerated() where reachable[index] {
      switch expression {
      case .call(let function, _) where types[index] != .i64 || function.cost > 4:
        cost += function.cost
      case .reduce(_, let axis, _): cost += 4 * axes[axis]
      default: continue
      }
    }
    return cost
  }

  /// For each load, how often it runs per element of the result: the reductions around it.
  var evaluationsPerElement: [(operand: Int, factor: Double)] {
    var factors = [Double](repeating: 0, count: expressions.count)
    for result in results { factors[result.index] = 1 }
    var loads: [(operand: Int, factor: Double)] = []
    for index in expressions.indices.reversed() where factors[index] > 0 {
      var factor = factors[index]
      if case .reduce(_, let axis, _) = expressions[index] { factor *= Double(axes[axis]) }
      if case .load(let operand, _) = expressions[index] { loads.append((operand, factor)) }
      for input in Self.inputs(of: expressions[index]) {
        factors[input.index] = max(factors[input.index], factor)
      }
    }
    return loads
  }
}

extension [FormulaPiece] {
  /// For each operand, the part of the domain in whose pieces it is loaded.
  fileprivate var shares: [Int: Double] {
    let counts = map { Double(Shape($0.formula.domain).elementCount) }
    let all = Swift.max(1, counts.reduce(0, +))
    var shares: [Int: Double] = [:]
    for (piece, count) in zip(self, counts) {
      for operand in piece.formula.operands { shares[operand, default: 0] += count / all }
    }
    return shares
  }
}
