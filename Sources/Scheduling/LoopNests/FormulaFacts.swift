import IR

/// What loop generation needs to know of a formula, computed once.
struct FormulaFacts: Sendable {
  let formula: Formula
  let dependencies: [Set<Int>]
  /// Reachable once load indices are spelled from strides: index arithmetic drops out.
  let isNeeded: [Bool]
  /// For loads: the affine form of the index.
  let loads: [Scalar: Load]

  struct Load: Sendable {
    let operand: Int
    let index: Scalar
    let constant: Int
    let strides: [Int: Int]
    /// What else the index has, each scalar times a factor.
    let terms: [AffineIndex.Term]
    /// Whether the index is spelled from constant, strides and terms: all terms are numbers, the
    /// same for all lanes.
    let isLinear: Bool

    /// Whether the index is nothing but constant and strides.
    var isAffine: Bool { terms.isEmpty }
  }

  /// Facts before it is known what lanes run along: only affine loads are linear.
  init(_ formula: Formula) { self.init(formula, knowsLanes: false, lane: nil) }

  /// Facts for lanes along `lane` of the results, if there is one, and else along innermost
  /// reductions.
  init(_ formula: Formula, lane: Int?) { self.init(formula, knowsLanes: true, lane: lane) }

  private init(_ formula: Formula, knowsLanes: Bool, lane: Int?) {
    self.formula = formula
    let dependencies = formula.dependencies
    self.dependencies = dependencies
    let innermost = knowsLanes ? Self.innermostAxes(formula, dependencies) : []
    func isLinear(_ scalar: Int, _ terms: [AffineIndex.Term]) -> Bool {
      guard knowsLanes else { return terms.isEmpty }
      let isInLane = lane.map { dependencies[scalar].contains($0) } ?? false
      let lanes = isInLane ? Set(lane.map { [$0] } ?? []) : innermost
      return terms.allSatisfy { dependencies[$0.scalar.index].isDisjoint(with: lanes) }
    }
    var loads: [Scalar: Load] = [:]
    var needed = [Bool](repeating: false, count: formula.expressions.count)
    for result in formula.results { needed[result.index] = true }
    for index in formula.expressions.indices.reversed() where needed[index] {
      let expression = formula.expressions[index]
      if case .load(let operand, let indices) = expression {
        let form = formula.strides(of: indices[0])
        let load = Load(
          operand: operand, index: indices[0], constant: form.constant, strides: form.strides,
          terms: form.terms, isLinear: isLinear(index, form.terms))
        loads[Scalar(index)] = load
        if load.isLinear {
          for term in load.terms { needed[term.scalar.index] = true }
          continue
        }
      }
      for input in Formula.inputs(of: expression) { needed[input.index] = true }
    }
    isNeeded = needed
    self.loads = loads
  }

  /// Axes of reductions in which no other runs again for every index; all that are reduced where
  /// rows are kept, since what is kept does not run again.
  private static func innermostAxes(_ formula: Formula, _ dependencies: [Set<Int>]) -> Set<Int> {
    if let row = formula.rowAxis { return Set(formula.axes.indices.dropFirst(row)) }
    var axes: Set<Int> = []
    for case .reduce(_, let axis, let body) in formula.expressions where !axes.contains(axis) {
      var isPart = [Bool](repeating: false, count: body.index + 1)
      isPart[body.index] = true
      var isInnermost = true
      for index in isPart.indices.reversed() where isPart[index] {
        let expression = formula.expressions[index]
        if case .reduce = expression, dependencies[index].contains(axis) { isInnermost = false }
        for input in Formula.inputs(of: expression) { isPart[input.index] = true }
      }
      if isInnermost { axes.insert(axis) }
    }
    return axes
  }

  /// The scalars that one is computed from.
  func inputs(of scalar: Scalar) -> [Scalar] {
    if let load = loads[scalar], load.isLinear { return load.terms.map(\.scalar) }
    return Formula.inputs(of: formula[scalar])
  }

  /// Needed scalars in dependency order.
  var needed: [Scalar] {
    formula.expressions.indices.filter { isNeeded[$0] }.map { Scalar($0) }
  }

  /// How a reduction combines.
  func reduction(_ scalar: Scalar) -> Reduction {
    if case .reduce(let kind, _, _) = formula[scalar] { return kind }
    preconditionFailure("not a reduction")
  }

  /// The axis and body of a reduction; nil for any other scalar.
  func reduced(_ scalar: Scalar) -> (axis: Int, body: Scalar)? {
    if case .reduce(_, let axis, let body) = formula[scalar] { (axis, body) } else { nil }
  }

  /// How many needed scalars and results read `scalar`.
  func useCount(_ scalar: Scalar) -> Int {
    needed.count { inputs(of: $0).contains(scalar) }
      + formula.results.count { $0 == scalar }
  }

  /// Scalars that `roots` need beyond the known ones, themselves included, in dependency order;
  /// reductions' bodies too.
  func closure(of roots: [Scalar], beyond known: Set<Scalar>) -> [Scalar] {
    var isPart = [Bool](repeating: false, count: formula.expressions.count)
    for root in roots where !known.contains(root) { isPart[root.index] = true }
    for index in formula.expressions.indices.reversed() where isPart[index] {
      if known.contains(Scalar(index)) { isPart[index] = false }
      guard isPart[index] else { continue }
      for input in inputs(of: Scalar(index)) { isPart[input.index] = true }
    }
    return isPart.indices.filter { isPart[$0] }.map { Scalar($0) }
  }
}

extension FormulaFacts.Load {
  /// Whether neighbouring lanes read neighbouring elements.
  func isContiguous(along axis: Int) -> Bool { isLinear && strides[axis] == 1 }
}
