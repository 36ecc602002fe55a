/// A scalar under construction; operators add to its formula.
public struct Expression {
  public let builder: FormulaBuilder
  public let scalar: Scalar

  init(_ builder: FormulaBuilder, _ scalar: Scalar) {
    self.builder = builder
    self.scalar = scalar
  }

  public var type: ElementType { builder.types[scalar.index] }

  /// The literal, if the expression is one.
  public var literal: Literal? {
    if case .constant(let literal) = builder.expressions[scalar.index] { literal } else { nil }
  }

  /// A constant of this expression's type.
  public func constant(_ value: Double) -> Expression { builder.constant(value, type) }

  public func callAsFunction(_ function: ScalarFunction) -> Expression {
    builder.call(function, [self], type: type)
  }

  public func cast(to target: ElementType) -> Expression {
    target == type ? self : builder.call(.cast, [self], type: target)
  }

  /// `self` where true, for a condition: `condition.select(a, b)`.
  public func select(_ a: Expression, _ b: Expression) -> Expression {
    builder.call(.select, [self, a, b], type: a.type)
  }

  public func combined(_ function: ScalarFunction, _ other: Expression) -> Expression {
    builder.call(function, [self, other], type: function.isComparison ? .bool : type)
  }

  /// The quotient rounded down, for indices.
  public func floorDivided(by divisor: Int) -> Expression {
    combined(.floorDivide, builder.integer(divisor))
  }

  /// The remainder of `floorDivided`, for indices that are not negative.
  public func remainder(by divisor: Int) -> Expression {
    combined(.remainder, builder.integer(divisor))
  }

  /// The index clamped into `0..<extent`, so that a load stays inside its operand.
  public func clamped(to extent: Int) -> Expression {
    combined(.maximum, builder.integer(0)).combined(.minimum, builder.integer(max(extent - 1, 0)))
  }

  /// Whether the index is inside `0..<extent`.
  public func isInside(_ extent: Int) -> Expression {
    combined(.greaterEqual, builder.integer(0))
      .combined(.and, combined(.less, builder.integer(extent)))
  }

  public static func + (a: Expression, b: Expression) -> Expression { a.combined(.add, b) }
  public static func - (a: Expression, b: Expression) -> Expression { a.combined(.subtract, b) }
  public static func * (a: Expression, b: Expression) -> Expression { a.combined(.multiply, b) }
  public static func / (a: Expression, b: Expression) -> Expression { a.combined(.divide, b) }
  public static func + (a: Expression, b: Int) -> Expression { a + a.builder.integer(b) }
  public static func * (a: Expression, b: Int) -> Expression { a * a.builder.integer(b) }
}
