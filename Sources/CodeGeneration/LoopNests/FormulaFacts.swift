import IR

/// What loop generation needs to know of a formula, computed once.
struct FormulaFacts {
  let formula: Formula
  let dependencies: [Set<Int>]
  /// Reachable once affine load indices are spelled from strides: index arithmetic drops out.
  let isNeeded: [Bool]
  /// For loads: the affine form of the index.
  let loads: [Scalar: Load]

  struct Load {
    let operand: Int
    let index: Scalar
    let constant: Int
    let strides: [Int: Int]
    /// Whether the index is nothing but constant and strides.
    let isAffine: Bool
  }

  init(_ formula: Formula) {
    self.formula = formula
    dependencies = formula.dependencies
    var loads: [Scalar: Load] = [:]
    var needed = [Bool](repeating: false, count: formula.expressions.count)
    for result in formula.results { needed[result.index] = true }
    for index in formula.expressions.indices.reversed() where needed[index] {
      let expression = formula.expressions[index]
      if case .load(let operand, let indices) = expression {
        let form = formula.strides(of: indices[0])
        let load = Load(
          operand: operand, index: indices[0], constant: form.constant, strides: form.strides,
          isAffine: form.isAffine)
        loads[Scalar(index)] = load
        if load.isAffine { continue }
      }
      for input in Formula.inputs(of: expression) { needed[input.index] = true }
    }
    isNeeded = needed
    self.loads = loads
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
    needed.count { Formula.inputs(of: formula[$0]).contains(scalar) }
      + formula.results.count { $0 == scalar }
  }

  /// Scalars that `roots` need beyond the known ones, themselves included, in dependency order;
  /// reductions' bodies too.
  func closure(of roots: [Scalar], beyond known: Set<Scalar>) -> [Scalar] {
    var isPart = [Bool](repeating: false, count: formula.expressions.count)
    for root in roots where !known.contains(root) { isPart[root.index] = true }
    for index in formula.expressions.indices.reversed() where isPart[index] {
      if known.contains(Scalar(index)) { isPart[index] = false }
      if !isPart[index] || loads[Scalar(index)]?.isAffine == true { continue }
      for input in Formula.inputs(of: formula.expressions[index]) { isPart[input.index] = true }
    }
    return isPart.indices.filter { isPart[$0] }.map { Scalar($0) }
  }
}
