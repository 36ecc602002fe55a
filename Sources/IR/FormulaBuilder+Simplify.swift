/// Index arithmetic is normalised; other arithmetic only loses exact identities.
extension FormulaBuilder {
  func simplify(_ function: ScalarFunction, _ arguments: [Expression], type: ElementType)
    -> Expression?
  {
    if function == .cast && arguments[0].type == type { return arguments[0] }
    if function == .select { return simplifySelect(arguments) }
    if function == .and { return simplifyAnd(arguments[0], arguments[1]) }
    guard arguments.allSatisfy({ $0.type == .i64 }) else { return nil }
    switch function {
    case .add, .subtract, .multiply: return affineResult(function, arguments)
    case .floorDivide, .remainder: return divide(function, arguments[0], by: arguments[1])
    case .maximum, .minimum: return clamp(function, arguments[0], arguments[1])
    case .less, .greaterEqual: return compare(function, arguments[0], arguments[1])
    default: return nil
    }
  }

  private func simplifySelect(_ arguments: [Expression]) -> Expression? {
    if arguments[1].scalar == arguments[2].scalar { return arguments[1] }
    guard let condition = arguments[0].literal else { return nil }
    return condition.integer != 0 ? arguments[1] : arguments[2]
  }

  private func simplifyAnd(_ a: Expression, _ b: Expression) -> Expression? {
    if let literal = a.literal { return literal.integer != 0 ? b : a }
    if let literal = b.literal { return literal.integer != 0 ? a : b }
    return nil
  }

  private func affineResult(_ function: ScalarFunction, _ arguments: [Expression]) -> Expression? {
    let a = affineForm(arguments[0].scalar)
    let b = affineForm(arguments[1].scalar)
    switch function {
    case .add: return expression(recombined(a + b))
    case .subtract: return expression(recombined(a + b * -1))
    default:
      if b.terms.isEmpty { return expression(a * b.constant) }
      if a.terms.isEmpty { return expression(b * a.constant) }
      return nil
    }
  }

  /// The sum of `indices`, each times its stride: a place in a row-major buffer.
  package func linearIndex(_ indices: [Expression], strides: [Int]) -> Expression {
    var sum = AffineIndex(0)
    for (index, stride) in zip(indices, strides) { sum = sum + affineForm(index.scalar) * stride }
    return expression(recombined(sum))
  }

  /// The canonical expression of an affine index: terms in order, then the constant.
  func expression(_ index: AffineIndex) -> Expression {
    var sum: Expression?
    for term in index.terms {
      let scaled =
        term.factor == 1
        ? term.scalar
        : insert(.call(.multiply, [term.scalar, integer(term.factor).scalar]), .i64).scalar
      sum = sum.map { insert(.call(.add, [$0.scalar, scaled]), .i64) } ?? Expression(self, scaled)
    }
    guard let sum else { return integer(index.constant) }
    if index.constant == 0 { return sum }
    return insert(.call(.add, [sum.scalar, integer(index.constant).scalar]), .i64)
  }

  /// Splits off the terms that the divisor divides, if the rest stays inside `0..<divisor`.
  private func divide(_ function: ScalarFunction, _ value: Expression, by divisor: Expression)
    -> Expression?
  {
    guard let literal = divisor.literal, literal.integer > 0 else { return nil }
    let divisor = Int(literal.integer)
    let form = affineForm(value.scalar)
    let constant = form.constant
    let multiple = form.multiples(of: divisor)
    let rest = AffineIndex(
      constant - constant / divisor * divisor, form.rest(by: divisor))
    guard constant >= 0, let range = bounds(of: rest), range.lowerBound >= 0 else { return nil }
    if range.upperBound < divisor {
      if function == .remainder { return expression(rest) }
      return expression(AffineIndex(constant / divisor, multiple))
    }
    let shorter = divideByCommonFactor(function, rest, by: divisor)
    guard !multiple.isEmpty || constant >= divisor || shorter != nil else { return nil }
    let inner =
      shorter
      ?? insert(.call(function, [expression(rest).scalar, integer(divisor).scalar]), .i64)
    if function == .remainder { return inner }
    let quotient = AffineIndex(constant / divisor, multiple)
    return expression(recombined(quotient + affineForm(inner.scalar)))
  }

  private func clamp(_ function: ScalarFunction, _ value: Expression, _ limit: Expression)
    -> Expression?
  {
    guard let bound = limit.literal?.integer, let range = bounds(of: affineForm(value.scalar))
    else { return nil }
    if function == .maximum ? range.lowerBound >= bound : range.upperBound <= bound { return value }
    return nil
  }

  private func compare(_ function: ScalarFunction, _ value: Expression, _ limit: Expression)
    -> Expression?
  {
    guard let bound = limit.literal?.integer, let range = bounds(of: affineForm(value.scalar))
    else { return nil }
    let isLess =
      range.upperBound < bound ? true : (range.lowerBound >= bound ? false : nil as Bool?)
    return isLess.map { constant($0 == (function == .less) ? 1 : 0, .bool) }
  }
}
