import IR

/// Passes in order, with what each took.
package struct PassPipeline: Sendable {
  package let passes: [Pass]

  package init(_ passes: [Pass]) { self.passes = passes }

  /// What every graph goes through before kernels are formed.
  package static let optimization = PassPipeline([
    .tileAttention, .composeAttention, .simplify, .foldConstants, .eraseBarriers, .shareLoops,
    .trimBodies, .multiplyOutside, .layOutConstants, .joinPieces, .splitPhases, .multiplyWindows,
    .simplifyAgain,
  ])

  /// One pass's effect.
  package struct Report: Sendable {
    package let name: String
    package let nanoseconds: Int
    package let nodesBefore: Int
    /// What the pass made.
    package let result: Graph

    package var nodesAfter: Int { result.nodes.count }
  }

  /// Runs all passes but the disabled ones.
  /// - Throws: a diagnostic for an unknown name in `disabled`, and what a pass throws.
  package func run(
    _ graph: Graph, disabling disabled: Set<String> = [], report: ((Report) -> Void)? = nil
  ) throws(Diagnostic) -> Graph {
    try check(disabled)
    var graph = graph
    let clock = ContinuousClock()
    for pass in passes where !disabled.contains(pass.name) {
      let start = clock.now
      let result = try pass.run(graph)
      let (seconds, attoseconds) = (clock.now - start).components
      report?(
        Report(
          name: pass.name,
          nanoseconds: Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000),
          nodesBefore: graph.nodes.count, result: result))
      graph = result
    }
    return graph
  }

  /// - Throws: a diagnostic for the first name that is neither a pass nor a switch.
  package func check(_ disabled: Set<String>) throws(Diagnostic) {
    let names = passes.map(\.name) + KernelFormation.switches
    for name in disabled.sorted() where !names.contains(name) {
      throw Diagnostic(
        stage: "passes", subject: name,
        message: "unknown pass" + Spelling.suggestion(for: name, among: names),
        notes: ["note: passes are " + names.joined(separator: ", ")])
    }
  }
}
