import IR

/// The statements of a block, split where lanes meet: into runs that are lane-wise, loops of
/// reductions that keep one accumulator per lane, folds of all lanes into one number, and numbers
/// that are the same for all lanes.
package struct LaneRuns {
  package indirect enum Element {
    case run([Statement])
    case loop(axis: Int, [Element])
    case fold(Scalar, body: Scalar)
    case number(Statement)
  }

  package let elements: [Element]
  /// Values that one run computes and another reads, and accumulators: arrays of a tile.
  package let crossing: Set<Scalar>

  /// Splits the statements of a block whose lanes are indices along axis `lane`.
  ///
  /// Values in `rows` have an array of the whole row already and get none of a tile.
  init(_ block: [Statement], _ facts: FormulaFacts, lane: Int, rows: Set<Scalar>) {
    var accumulators: Set<Scalar> = []
    Self.collectAccumulators(block, facts, lane, into: &accumulators)
    let all = Self.split(block, facts, lane)
    elements = Self.droppingFoldedLoads(all, facts, lane: lane)
    crossing = accumulators.union(Self.crossing(all, facts, lane: lane)).subtracting(rows)
  }

  /// A contiguous load that is only folded is folded in place.
  private static func droppingFoldedLoads(
    _ elements: [Element], _ facts: FormulaFacts, lane: Int
  ) -> [Element] {
    var folded: Set<Scalar> = []
    for case .fold(_, let body) in elements
    where facts.loads[body]?.isContiguous(along: lane) ?? false { folded.insert(body) }
    folded.subtract(elements.flatMap { $0.inputs(facts) })
    return elements.map { element in
      guard case .run(let statements) = element else { return element }
      return .run(
        statements.filter { statement in
          if case .compute(let scalar) = statement { !folded.contains(scalar) } else { true }
        })
    }
  }

  /// Reductions inside the block that differ from lane to lane have one accumulator per lane.
  private static func collectAccumulators(
    _ block: [Statement], _ facts: FormulaFacts, _ lane: Int, into result: inout Set<Scalar>
  ) {
    for statement in block {
      switch statement {
      case .begin(let scalar) where facts.hasTile(scalar, lane: lane): result.insert(scalar)
      case .loop(_, let body), .block(_, let body):
        collectAccumulators(body, facts, lane, into: &result)
      default: continue
      }
    }
  }

  private static func split(_ block: [Statement], _ facts: FormulaFacts, _ lane: Int) -> [Element] {
    var elements: [Element] = []
    var run: [Statement] = []
    func flush() {
      if !run.isEmpty { elements.append(.run(run)) }
      run = []
    }
    for statement in block {
      switch statement {
      case .loop(let axis, let body), .block(let axis, let body):
        flush()
        elements.append(.loop(axis: axis, split(body, facts, lane)))
      case .fold(let scalar, let body) where facts.reduces(scalar, along: lane):
        flush()
        elements.append(.fold(scalar, body: body))
      // A number reads no lane, so it may be computed before the lane-wise statements at hand.
      case .compute(let scalar), .begin(let scalar), .fold(let scalar, _), .end(let scalar):
        if !facts.hasTile(scalar, lane: lane) {
          elements.append(.number(statement))
        } else if !statement.isEnd {
          run.append(statement)
        }
      case .row: elements.append(.number(statement))
      default: run.append(statement)
      }
    }
    flush()
    return elements
  }

  /// Lane-wise values that are read outside the run that computes them.
  private static func crossing(_ elements: [Element], _ facts: FormulaFacts, lane: Int)
    -> Set<Scalar>
  {
    var home: [Scalar: Int] = [:]
    var result: Set<Scalar> = []
    var runCount = 0
    func use(_ scalar: Scalar, in run: Int) {
      if facts.hasTile(scalar, lane: lane), home[scalar] != run { result.insert(scalar) }
    }
    func visit(_ elements: [Element]) {
      for element in elements {
        runCount += 1
        let run = runCount
        switch element {
        case .run(let statements):
          for statement in statements {
            switch statement {
            case .compute(let scalar), .restore(let scalar): home[scalar] = run
            default: break
            }
            for input in statement.inputs(facts) { use(input, in: run) }
          }
        case .loop(_, let body): visit(body)
        case .number: continue
        case .fold(_, let body):
          if !(facts.loads[body]?.isContiguous(along: lane) ?? false) { use(body, in: run) }
        }
      }
    }
    visit(elements)
    return result
  }
}

extension LaneRuns.Element {
  /// Scalars that statements read; what is folded in place is not among them.
  fileprivate func inputs(_ facts: FormulaFacts) -> [Scalar] {
    switch self {
    case .run(let statements): statements.flatMap { $0.inputs(facts) }
    case .loop(_, let body): body.flatMap { $0.inputs(facts) }
    case .fold: []
    case .number(let statement): statement.inputs(facts)
    }
  }
}

extension FormulaFacts {
  /// Whether a scalar is one value per lane that is in memory: no number, no index.
  func hasTile(_ scalar: Scalar, lane: Int) -> Bool {
    dependencies[scalar.index].contains(lane) && !formula.isIndexOrLiteral(scalar)
  }

  /// Whether a scalar is a reduction along an axis.
  func reduces(_ scalar: Scalar, along axis: Int) -> Bool {
    if case .reduce(_, axis, _) = formula[scalar] { true } else { false }
  }
}

extension Statement {
  /// Whether each lane can run the statement by itself.
  package var isLanewise: Bool {
    switch self {
    case .compute, .store, .restore: true
    default: false
    }
  }

  package var isEnd: Bool {
    if case .end = self { true } else { false }
  }

  /// Scalars the statement reads.
  func inputs(_ facts: FormulaFacts) -> [Scalar] {
    switch self {
    case .compute(let scalar): facts.inputs(of: scalar)
    case .fold(_, let body): [body]
    case .store(_, let scalar), .save(let scalar): [scalar]
    default: []
    }
  }
}

extension Formula {
  /// Whether a scalar needs no variable.
  func isIndexOrLiteral(_ scalar: Scalar) -> Bool {
    switch self[scalar] {
    case .axis, .constant: true
    default: false
    }
  }
}

extension LoopNest {
  /// Scalar operations of the whole kernel, roughly.
  package var work: Work {
    func count(_ statements: [Statement]) -> Work {
      statements.map { statement in
        switch statement {
        case .loop(let axis, let body), .block(let axis, let body):
          count(body) * facts.formula.axes[axis]
        case .compute(let scalar):
          if case .call(let function, _) = formula[scalar] { Work(function.cost) } else { Work(1) }
        default: Work(1)
        }
      }.total
    }
    return count(statements)
  }
}
