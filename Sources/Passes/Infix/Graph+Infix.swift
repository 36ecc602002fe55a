import IR
import Operators

extension Graph {
  /// What an output is, as a formula over the arguments, such as `2 * x1 * x2`.
  ///
  /// Equal to the graph in real numbers: terms are collected, powers joined, and broadcasts,
  /// reshapes and casts between floats left out, so rounding may differ. Parts that would need more
  /// than 64 symbols appear by their name in the IR text.
  /// - Throws: the nearest name if there is no such output.
  public func infix(of output: String) throws(Diagnostic) -> String {
    let names = outputs.map(\.name)
    guard let index = names.firstIndex(of: output) else {
      throw Diagnostic(
        stage: "print", subject: "graph \(name)",
        message: "there is no output '\(output)'"
          + Spelling.suggestion(for: output, among: names),
        notes: ["note: outputs are " + names.joined(separator: ", ")])
    }
    let value = outputs[index].value
    var sums: [AlgebraicSum] = []
    for candidate in values.prefix(value.index + 1) {
      let operands = self[candidate].operands.map { sums[$0.index] }
      let sum = algebraicSum(of: candidate, operands: operands)
      // A graph shares its nodes and a formula cannot, so its length must be bounded.
      let isShown = candidate == value || sum.isShort
      sums.append(isShown ? sum : AlgebraicSum(.name(name(of: candidate))))
    }
    return sums[value.index].text(type(of: value).elementType)
  }

  private func algebraicSum(of value: Value, operands: [AlgebraicSum]) -> AlgebraicSum {
    let node = self[value]
    if let argument = node.argument { return AlgebraicSum(.name(argument.label)) }
    if node.isBroadcast || node.isReshape || node.isGradientBarrier { return operands[0] }
    if let data = node.constant {
      guard let literal = Literal(data) else { return AlgebraicSum(.name(name(of: value))) }
      return .number(literal.double)
    }
    if case .formula(let formula) = meaning(of: node), formula.isElementwise {
      return formula.algebraicSum(of: formula.results[0], operands: operands)
    }
    let options = node.operation.attributes.filter { attribute in
      if case .graph = attribute.value { false } else { true }
    }.map(\.text)
    return AlgebraicSum(.call(node.operation.name, operands, options: options))
  }
}

extension AlgebraicSum {
  /// Infinities and NaN would spoil the algebra, so they are names.
  fileprivate static func number(_ value: Double) -> AlgebraicSum {
    value.isFinite ? AlgebraicSum(constant: value) : AlgebraicSum(.name("\(value)"))
  }
}

extension Formula {
  /// - Requires: the formula is elementwise.
  fileprivate func algebraicSum(of scalar: Scalar, operands: [AlgebraicSum]) -> AlgebraicSum {
    switch self[scalar] {
    case .constant(let literal): return .number(literal.double)
    case .load(let operand, _): return operands[operand]
    case .call(let function, let arguments):
      let sums = arguments.map { algebraicSum(of: $0, operands: operands) }
      let isReal = arguments.allSatisfy { type(of: $0).isFloat } && type(of: scalar).isFloat
      return (isReal ? function.applied(sums) : nil)
        ?? AlgebraicSum(.call(function.rawValue, sums, options: []))
    case .axis, .reduce: preconditionFailure("the formula is not elementwise")
    }
  }
}

extension ScalarFunction {
  /// The functions that algebra knows; nil for the others.
  fileprivate func applied(_ operands: [AlgebraicSum]) -> AlgebraicSum? {
    switch self {
    case .cast: return operands[0]
    case .negate: return operands[0].scaled(by: -1)
    case .add: return operands[0] + operands[1]
    case .subtract: return operands[0] + operands[1].scaled(by: -1)
    case .multiply: return operands[0] * operands[1]
    case .divide: return operands[1].constant == 0 ? nil : operands[0] * operands[1].power(-1)
    case .power:
      // Larger powers of numbers would lose the form in which they were written.
      guard let number = operands[1].constant, let exponent = Int(exactly: number),
        (1...16).contains(exponent)
      else { return nil }
      return operands[0].power(exponent)
    default: return nil
    }
  }
}
