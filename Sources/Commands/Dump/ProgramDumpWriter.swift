import GraphC

/// Collects stages, and each graph once.
struct ProgramDumpWriter {
  private(set) var dump: ProgramDump
  private let dialect: Dialect
  private let isTimed: Bool
  private var graphs: [Graph] = []
  private var positions: [Graph: Int] = [:]

  init(_ source: String, _ dialect: Dialect, isTimed: Bool) {
    dump = ProgramDump(source: source, dialect: dialect.rawValue)
    self.dialect = dialect
    self.isTimed = isTimed
  }

  /// Adds a stage and what it changed in the graph of the one before.
  @discardableResult
  mutating func add(
    _ name: String, _ summary: String, _ graph: Graph, after previous: Int? = nil,
    nanoseconds: Int? = nil, program: Int? = nil
  ) -> Int {
    let position = position(of: graph)
    let before = previous.map { graphs[dump.stages[$0].graph] }
    dump.stages.append(
      StageDescription(
        name: name, summary: summary, graph: position, previous: previous, program: program,
        milliseconds: isTimed ? nanoseconds.map { Double($0) * 1e-6 } : nil,
        changes: before.map { StageDescription.Changes(GraphDifference($0, graph), graph) }))
    return dump.stages.count - 1
  }

  /// Adds kernels, and memory if there is a plan; those of bodies follow.
  mutating func add(
    _ kernelGraph: KernelGraph, plan: Plan?, kernelTexts: [String]?, fusion: FusionReport?
  ) -> Int {
    let place = dump.programs.count
    let graph = position(of: kernelGraph.graph)
    func description(_ kernels: [KernelDescription]) -> ProgramDescription {
      ProgramDescription(
        graph: graph, kernels: kernels,
        aliases: kernelGraph.aliases.sorted { $0.key < $1.key }.map {
          ProgramDescription.Alias(node: $0.index, buffer: $1.index)
        },
        boundaries: fusion.map { FusionText($0).summary.boundaries },
        memory: plan.map { MemoryDescription($0) })
    }
    // The place is taken before bodies take theirs.
    dump.programs.append(description([]))
    var kernels: [KernelDescription] = []
    for (index, kernel) in kernelGraph.kernels.enumerated() {
      var bodies: [Int] = []
      if case .control(let control) = kernel.body {
        for body in control.plans {
          bodies.append(add(body.kernelGraph, plan: body, kernelTexts: nil, fusion: nil))
        }
      }
      kernels.append(
        KernelDescription(kernel, in: kernelGraph, c: kernelTexts?[index], bodies: bodies))
    }
    dump.programs[place] = description(kernels)
    return place
  }

  /// Where a graph is among all; bodies come before what runs them.
  private mutating func position(of graph: Graph) -> Int {
    if let position = positions[graph] { return position }
    var bodies: [Graph: Int] = [:]
    for body in graph.nodes.compactMap(\.control).flatMap(\.control.bodies) {
      bodies[body] = position(of: body)
    }
    dump.graphs.append(GraphDescription(graph) { bodies[$0] ?? 0 })
    graphs.append(graph)
    positions[graph] = graphs.count - 1
    return graphs.count - 1
  }
}

extension StageDescription.Changes {
  fileprivate init(_ difference: GraphDifference, _ graph: Graph) {
    added = difference.added.map(\.index)
    removed = difference.removed.map(\.index)
    changed = difference.pairs.filter { $0.kind == .changed }.map(\.after.index)
    var counterparts = [Int?](repeating: nil, count: graph.nodes.count)
    for pair in difference.pairs { counterparts[pair.after.index] = pair.before.index }
    self.counterparts = counterparts
  }
}
