import IR

/// A loop nest and where its arrays are.
package struct ScheduledNest: Hashable, Sendable {
  package let nest: LoopNest
  /// By dialect, of those that the target has.
  package let locals: [Dialect: LocalMemory]

  /// Up to `stackByteCount` bytes of arrays lie on the stack.
  init(_ nest: LoopNest, stackByteCount: Int) {
    self.nest = nest
    var locals: [Dialect: LocalMemory] = [:]
    for dialect in nest.target.dialects {
      var memory = LocalMemory(limit: stackByteCount)
      nest.addArrays(of: nest.statements, dialect, &memory)
      if dialect == .tiles {
        let bytes = TileUse.byteCount(nest)
        if bytes > 0 { memory.add(byteCount: bytes) }
      }
      locals[dialect] = memory
    }
    self.locals = locals
  }

  /// Bytes beside the stack that a part needs, whichever the dialect.
  package var localByteCount: Int { locals.values.map(\.byteCount).max() ?? 0 }
}

extension LoopNest {
  /// Values kept for a row and, in loops, what crosses from one run of lanes to another.
  fileprivate func addArrays(
    of statements: [Statement], isInBlock: Bool = false, _ dialect: Dialect,
    _ memory: inout LocalMemory
  ) {
    func add(_ scalar: Scalar, _ count: Int) {
      memory.add(byteCount: count * formula.type(of: scalar).byteCount)
    }
    for statement in statements {
      switch statement {
      case .row(let scalar): add(scalar, rowElementCount)
      case .loop(_, let body): addArrays(of: body, isInBlock: isInBlock, dialect, &memory)
      case .block(let axis, let body):
        if dialect == .loops, !isInBlock, !body.allSatisfy(\.isLanewise) {
          let runs = LaneRuns(body, facts, lane: axis, rows: rows)
          for scalar in runs.crossing.sorted() { add(scalar, tileCapacity(axis)) }
        }
        addArrays(of: body, isInBlock: true, dialect, &memory)
      default: continue
      }
    }
  }
}
