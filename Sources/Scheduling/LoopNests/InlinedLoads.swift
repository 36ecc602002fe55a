import IR

/// Finds loads that read better where they are used than in a variable of their own: those used once,
/// by a statement of the same loop, before anything is stored.
package struct InlinedLoads {
  package private(set) var scalars: Set<Scalar> = []
  private let nest: LoopNest
  private let useCounts: [Scalar: Int]

  package init(_ nest: LoopNest) {
    self.nest = nest
    var counts: [Scalar: Int] = [:]
    for scalar in nest.facts.needed {
      for input in nest.facts.inputs(of: scalar) { counts[input, default: 0] += 1 }
    }
    for result in nest.facts.formula.results { counts[result, default: 0] += 1 }
    useCounts = counts
    visit(nest.statements, lane: nil)
  }

  private mutating func visit(_ statements: [Statement], lane: Int?) {
    // Loads that no store has come after.
    var pending: Set<Scalar> = []
    for statement in statements {
      switch statement {
      case .loop(_, let body):
        visit(body, lane: lane)
        pending = []
      case .block(let axis, let body):
        visit(body, lane: axis)
        pending = []
      case .compute(let scalar):
        inline(pending, in: scalar, lane: lane)
        if case .load = nest.facts.formula[scalar], useCounts[scalar] == 1 {
          pending.insert(scalar)
        }
      case .fold(let scalar, let body):
        if let lane, nest.facts.reduces(scalar, along: lane) {
          // What follows is another run of lanes.
          pending = []
        } else if pending.contains(body), runs(body, with: scalar, lane) {
          scalars.insert(body)
        }
      case .row, .begin, .end: continue
      case .save, .restore, .store: pending = []
      }
    }
  }

  private mutating func inline(_ pending: Set<Scalar>, in scalar: Scalar, lane: Int?) {
    guard case .call(_, let arguments) = nest.facts.formula[scalar] else { return }
    for argument in arguments where pending.contains(argument) && runs(argument, with: scalar, lane)
    {
      scalars.insert(argument)
    }
  }

  /// Whether both are computed for each lane, or both once for all.
  private func runs(_ load: Scalar, with reader: Scalar, _ lane: Int?) -> Bool {
    guard let lane else { return true }
    return nest.facts.dependencies[load.index].contains(lane)
      == nest.facts.dependencies[reader.index].contains(lane)
  }
}
