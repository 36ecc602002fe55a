/// A scalar under construction; operators add to its formula.
package struct Expression {
  package let builder: FormulaBuilder
  package let scalar: Scalar

  init(_ builder: FormulaBuilder, _ scalar: Scalar) {
    self.builder = builder
    self.scalar = scalar
  }

  package var type: ElementType { builder.types[scalar.index] }

  /// The literal, if the expression is one.
  package var literal: Literal? {
    if case .constant(let literal) = builder.expressions[scalar.index] { literal } else { nil }
  }

  /// A constant of this expression's type.
  package func constant(_ value: Double) -> Expression { builder.constant(value, type) }

  package func callAsFunction(_ function: ScalarFunction) -> Expression {
    builder.call(function, [self], type: type)
  }

  package func cast(to target: ElementType) -> Expression {
    target == type ? self : builder.call(.cast, [self], type: target)
  }

  /// `self` where true, for a condition: `condition.select(a, b)`.
  package func select(_ a: Expression, _ b: Expression) -> Expression {
    builder.call(.select, [self, a, b], type: a.type)
  }

  package func combined(_ function: ScalarFunction, _ other: Expression) -> Expression {
    builder.call(function, [self, other], type: function.isComparison ? .bool : type)
  }

  /// The quotient rounded down, for indices.
  package func floorDivided(by divisor: Int) -> Expression {
    combined(.floorDivide, builder.integer(divisor))
  }

  /// The remainder of `floorDivided`, for indices that are not negative.
  package func remainder(by divisor: Int) -> Expression {
    combined(.remainder, builder.integer(divisor))
  }

  /// The index clamped into `0..<extent`, so that a load stays inside its operand.
  package func clamped(to extent: Int) -> Expression {
    combined(.maximum, builder.integer(0)).combined(.minimum, builder.integer(max(extent - 1, 0)))
  }

  /// Whether the index is inside `0..<extent`.
  package func isInside(_ extent: Int) -> Expression {
    combined(.greaterEqual, builder.integer(0))
      .combined(.and, combined(.less, builder.integer(extent)))
  }

  package static func + (a: Expression, b: Expression) -> Expression { a.combined(.add, b) }
  package static func - (a: Expression, b: Expression) -> Expression { a.combined(.subtract, b) }
  package static func * (a: Expression, b: Expression) -> Expression { a.combined(.multiply, b) }
  package static func / (a: Expression, b: Expression) -> Expression { a.combined(.divide, b) }
  package static func + (a: Expression, b: Int) -> Expression { a + a.builder.integer(b) }
  package static func * (a: Expression, b: Int) -> Expression { a * a.builder.integer(b) }
}
