import IR

/// The statements of a block, split where lanes meet: into runs that are lane-wise, loops of
/// reductions that keep one accumulator per lane, and folds of all lanes into one number.
struct LaneRuns {
  indirect enum Element {
    case run([Statement])
    case loop(axis: Int, [Element])
    case fold(Scalar, body: Scalar)
  }

  let elements: [Element]
  /// Values that one run computes and another reads, and accumulators: arrays of a tile.
  let crossing: Set<Scalar>

  /// - Parameter rows: values that have an array of the whole row already.
  init(_ block: [Statement], _ facts: FormulaFacts, lane: Int, rows: Set<Scalar>) {
    var accumulators: Set<Scalar> = []
    Self.collectAccumulators(block, into: &accumulators)
    let all = Self.split(block, accumulators)
    elements = Self.droppingFoldedLoads(all, facts, lane: lane)
    crossing = accumulators.union(Self.crossing(all, facts, lane: lane)).subtracting(rows)
  }

  /// A contiguous load that is only folded is folded in place.
  private static func droppingFoldedLoads(
    _ elements: [Element], _ facts: FormulaFacts, lane: Int
  ) -> [Element] {
    var folded: Set<Scalar> = []
    for case .fold(_, let body) in elements
    where facts.loads[body]?.isContiguous(along: lane) ?? false && facts.useCount(body) == 1 {
      folded.insert(body)
    }
    return elements.map { element in
      guard case .run(let statements) = element else { return element }
      return .run(
        statements.filter { statement in
          if case .compute(let scalar) = statement { !folded.contains(scalar) } else { true }
        })
    }
  }

  /// Reductions that begin inside the block have one accumulator per lane.
  private static func collectAccumulators(_ block: [Statement], into result: inout Set<Scalar>) {
    for statement in block {
      switch statement {
      case .begin(let scalar): result.insert(scalar)
      case .loop(_, let body), .block(_, let body): collectAccumulators(body, into: &result)
      default: continue
      }
    }
  }

  private static func split(_ block: [Statement], _ accumulators: Set<Scalar>) -> [Element] {
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
        elements.append(.loop(axis: axis, split(body, accumulators)))
      case .fold(let scalar, let body) where !accumulators.contains(scalar):
        flush()
        elements.append(.fold(scalar, body: body))
      case .end: continue
      default: run.append(statement)
      }
    }
    flush()
    return elements
  }

  /// Values that are read outside the run that computes them, those that are equal in all lanes
  /// too: a run's variables end with it.
  private static func crossing(_ elements: [Element], _ facts: FormulaFacts, lane: Int)
    -> Set<Scalar>
  {
    var home: [Scalar: Int] = [:]
    var result: Set<Scalar> = []
    var runCount = 0
    func isVector(_ scalar: Scalar) -> Bool {
      facts.dependencies[scalar.index].contains(lane) && !facts.formula.isIndexOrLiteral(scalar)
    }
    func use(_ scalar: Scalar, in run: Int) {
      let isLocal = home[scalar] != nil || isVector(scalar)
      if isLocal, home[scalar] != run { result.insert(scalar) }
    }
    func visit(_ elements: [Element]) {
      for element in elements {
        runCount += 1
        let run = runCount
        switch element {
        case .run(let statements):
          for statement in statements {
            if case .compute(let scalar) = statement { home[scalar] = run }
            for input in statement.inputs(facts) { use(input, in: run) }
          }
        case .loop(_, let body): visit(body)
        case .fold(_, let body):
          if !(facts.loads[body]?.isContiguous(along: lane) ?? false) { use(body, in: run) }
        }
      }
    }
    visit(elements)
    return result
  }
}

extension Statement {
  /// Whether each lane can run the statement by itself.
  var isLanewise: Bool {
    switch self {
    case .compute, .store: true
    default: false
    }
  }

  /// Scalars the statement reads.
  func inputs(_ facts: FormulaFacts) -> [Scalar] {
    switch self {
    case .compute(let scalar):
      facts.loads[scalar]?.isAffine == true ? [] : Formula.inputs(of: facts.formula[scalar])
    case .fold(_, let body): [body]
    case .store(_, let scalar): [scalar]
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
  var work: Int {
    func count(_ statements: [Statement]) -> Int {
      statements.reduce(0) { sum, statement in
        switch statement {
        case .loop(let axis, let body), .block(let axis, let body):
          sum + formula.axes[axis] * count(body)
        case .compute(let scalar):
          if case .call(let function, _) = formula[scalar] { sum + function.cost } else { sum + 1 }
        default: sum + 1
        }
      }
    }
    return count(statements)
  }
}
