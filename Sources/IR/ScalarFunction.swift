/// The arithmetic of the definition language; C spells each `gc_<function>_<type>`.
package enum ScalarFunction: String, CaseIterable, Hashable, Sendable {
  // Unary. All but negate, abs, sign, floor and not are for floats only.
  case negate, exp, log, log1p, expm1, sqrt, rsqrt, tanh, sigmoid, erf, sin, cos, abs, sign, floor
  case not
  // Binary. Integers wrap; division by zero gives 0; extrema propagate NaN.
  case add, subtract, multiply, divide, remainder, maximum, minimum, power
  case floorDivide = "floor_divide"
  case and, or
  // Binary, with result `bool`.
  case equal, less, greater
  case notEqual = "not_equal"
  case lessEqual = "less_equal"
  case greaterEqual = "greater_equal"
  /// `(condition: bool, a, b)`.
  case select
  /// To the type of the expression; float to integer truncates and saturates, NaN gives 0.
  case cast
  /// `(seed, stream, step, index)`, all `i64`: Philox4x32-10.
  case randomBits = "random_bits"
  /// `(seed, stream, step, index)`, all `i64`: uniform in `[0, 1)`.
  case randomUniform = "random_uniform"

  package var operandCount: Int {
    switch self {
    case .negate, .exp, .log, .log1p, .expm1, .sqrt, .rsqrt, .tanh, .sigmoid, .erf, .sin, .cos,
      .abs, .sign, .floor, .not, .cast:
      1
    case .select: 3
    case .randomBits, .randomUniform: 4
    default: 2
    }
  }

  package var isComparison: Bool {
    switch self {
    case .equal, .less, .greater, .notEqual, .lessEqual, .greaterEqual: true
    default: false
    }
  }

  /// Rough cost in multiplications, for the decision to recompute a value.
  package var cost: Int {
    switch self {
    case .divide, .remainder, .floorDivide, .sqrt, .rsqrt: 4
    case .exp, .log, .log1p, .expm1, .tanh, .sigmoid, .erf, .sin, .cos, .power: 12
    case .randomBits, .randomUniform: 20
    default: 1
    }
  }
}

/// How a reduction combines elements.
///
/// Extrema propagate NaN.
package enum Reduction: String, CaseIterable, Hashable, Sendable {
  case sum, product, maximum, minimum

  /// The function that combines two partial results.
  package var function: ScalarFunction {
    switch self {
    case .sum: .add
    case .product: .multiply
    case .maximum: .maximum
    case .minimum: .minimum
    }
  }

  /// The result over no elements.
  package func identity(_ type: ElementType) -> Literal {
    switch self {
    case .sum: Literal(0, type)
    case .product: Literal(1, type)
    case .maximum: .lowest(type)
    case .minimum: .highest(type)
    }
  }
}
