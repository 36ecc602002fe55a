import GraphC

/// A formula in mathematical notation.
///
///     for i < 32, j < 10:
///       %7[i, j] = t0 / sum(j < 10: t0)
///       where t0 = exp(%3[i * 10 + j])
///
/// A name stands for its definition, so a sum over j sums `t0` over all j.
struct FormulaText {
  private let formula: Formula
  private let operands: [String]
  private let results: [String]
  /// Scalars that several others read are written once, under a name.
  private let names: [Scalar: String]

  init(_ formula: Formula, operands: [String], results: [String]) {
    self.formula = formula
    self.operands = operands
    self.results = results
    names = Self.sharedNames(formula)
  }

  var lines: [String] {
    let axes = (0..<formula.rank).map { "\(axis($0)) < \(formula.axes[$0])" }
    let head = axes.isEmpty ? "once:" : "for \(axes.joined(separator: ", ")):"
    let assignments = formula.results.indices.map { index in
      // A result may have one element per row of the others.
      let place = (0..<formula.resultRanks[index]).map(axis).joined(separator: ", ")
      let target = results[index] + (place.isEmpty ? "" : "[\(place)]")
      return "  \(target) = \(text(formula.results[index], .lowest))"
    }
    let definitions = names.keys.sorted().map { scalar in
      "  where \(names[scalar] ?? "") = \(definition(scalar, .lowest))"
    }
    return [head] + assignments + definitions
  }

  /// Constants, axes and index arithmetic stay where they are: a name would be longer.
  private static func sharedNames(_ formula: Formula) -> [Scalar: String] {
    let reachable = formula.isReachable
    var uses = [Int](repeating: 0, count: formula.expressions.count)
    for result in formula.results { uses[result.index] += 1 }
    for (index, expression) in formula.expressions.enumerated() where reachable[index] {
      for input in Formula.inputs(of: expression) { uses[input.index] += 1 }
    }
    var names: [Scalar: String] = [:]
    for (index, expression) in formula.expressions.enumerated() where uses[index] > 1 {
      let scalar = Scalar(index)
      if isShort(expression) || isAxisArithmetic(scalar, formula) { continue }
      names[scalar] = "t\(names.count)"
    }
    return names
  }

  private static func isShort(_ expression: ScalarExpression) -> Bool {
    switch expression {
    case .constant, .axis, .load: true
    case .call, .reduce: false
    }
  }

  private static func isAxisArithmetic(_ scalar: Scalar, _ formula: Formula) -> Bool {
    guard formula.type(of: scalar) == .i64 else { return false }
    // Sums and products of few axes: bounded, so that nothing long is repeated.
    let inputs = Formula.inputs(of: formula[scalar])
    guard case .call = formula[scalar], inputs.count <= 2 else { return false }
    return inputs.allSatisfy { input in
      switch formula[input] {
      case .constant, .axis: true
      case .call(_, let arguments):
        arguments.allSatisfy {
          switch formula[$0] {
          case .constant, .axis: true
          default: false
          }
        }
      default: false
      }
    }
  }

  /// Results run over i, j, l, …; reductions over k.
  private func axis(_ axis: Int) -> String {
    let letters = ["i", "j", "l", "m", "n", "o", "p", "q"]
    if axis < formula.rank { return axis < letters.count ? letters[axis] : "i\(axis)" }
    return axis == formula.rank ? "k" : "k\(axis - formula.rank)"
  }

  private func text(_ scalar: Scalar, _ around: Precedence) -> String {
    names[scalar] ?? definition(scalar, around)
  }

  private func definition(_ scalar: Scalar, _ around: Precedence) -> String {
    switch formula[scalar] {
    case .constant(let literal): return Self.text(literal)
    case .axis(let number): return axis(number)
    case .load(let operand, let indices):
      let places = indices.map { text($0, .lowest) }.joined(separator: ", ")
      return "\(operands[operand])[\(places)]"
    case .reduce(let reduction, let number, let body):
      return "\(reduction.rawValue)(\(axis(number)) < \(formula.axes[number]): "
        + "\(text(body, .lowest)))"
    case .call(let function, let arguments):
      return call(function, arguments, type: formula.type(of: scalar), around)
    }
  }

  private func call(
    _ function: ScalarFunction, _ arguments: [Scalar], type: ElementType, _ around: Precedence
  ) -> String {
    if let (symbol, precedence) = Self.infix(function), arguments.count == 2 {
      // Left-associative: an equal operator on the right keeps its parentheses.
      let text =
        text(arguments[0], precedence) + " \(symbol) "
        + self.text(arguments[1], precedence.next)
      return precedence < around ? "(\(text))" : text
    }
    let list = arguments.map { text($0, .lowest) }.joined(separator: ", ")
    return "\(function == .cast ? type.rawValue : function.rawValue)(\(list))"
  }

  private static func text(_ literal: Literal) -> String {
    switch literal.type {
    case .f32, .f16, .bf16: "\(Float(literal.double))"
    case .f64: "\(literal.double)"
    case .bool: literal.integer == 0 ? "false" : "true"
    case .i32, .i64, .u8, .i8: "\(literal.integer)"
    }
  }

  /// How tightly an operator binds.
  private enum Precedence: Int, Comparable {
    case lowest, logical, comparison, sum, product, highest

    static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }
    var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .highest }
  }

  private static func infix(_ function: ScalarFunction) -> (String, Precedence)? {
    switch function {
    case .add: ("+", .sum)
    case .subtract: ("-", .sum)
    case .multiply: ("*", .product)
    case .divide: ("/", .product)
    case .equal: ("==", .comparison)
    case .notEqual: ("!=", .comparison)
    case .less: ("<", .comparison)
    case .lessEqual: ("<=", .comparison)
    case .greater: (">", .comparison)
    case .greaterEqual: (">=", .comparison)
    case .and: ("and", .logical)
    case .or: ("or", .logical)
    default: nil
    }
  }
}
