/// The meaning of every scalar function, lane by lane.
extension ScalarFunction {
  func apply(_ arguments: [Register], argumentType: ElementType, resultType: ElementType)
    -> Register
  {
    switch (self, arguments[0]) {
    case (.select, .integers(let condition)):
      return Self.select(condition, arguments[1], arguments[2])
    case (.cast, _): return Self.cast(arguments[0], to: resultType)
    case (.randomBits, _), (.randomUniform, _):
      return random(arguments.map(\.integers), resultType)
    case (_, .floats(let a)):
      if operandCount == 1 { return .floats(a.map(floatFunction)).rounded(to: resultType) }
      let b = arguments[1].floats
      if isComparison { return .integers(zip(a, b).map { compares($0, $1) ? 1 : 0 }) }
      let function = floatFunction2
      return .floats(zip(a, b).map { function($0, $1) }).rounded(to: resultType)
    case (_, .integers(let a)):
      if operandCount == 1 { return .integers(a.map(integerFunction)).rounded(to: resultType) }
      let b = arguments[1].integers
      if isComparison { return .integers(zip(a, b).map { compares($0, $1) ? 1 : 0 }) }
      let function = integerFunction2
      return .integers(zip(a, b).map { function($0, $1) }).rounded(to: resultType)
    }
  }

  private static func select(_ condition: [Int64], _ a: Register, _ b: Register) -> Register {
    switch (a, b) {
    case (.floats(let a), .floats(let b)):
      .floats(condition.indices.map { condition[$0] != 0 ? a[$0] : b[$0] })
    case (.integers(let a), .integers(let b)):
      .integers(condition.indices.map { condition[$0] != 0 ? a[$0] : b[$0] })
    default: preconditionFailure("select of different types")
    }
  }

  private static func cast(_ value: Register, to type: ElementType) -> Register {
    switch value {
    case .floats(let array):
      switch type {
      case .f32, .f64, .f16, .bf16: return value.rounded(to: type)
      case .i32: return .integers(array.map { Int64(Int32(saturating: $0)) })
      case .i64: return .integers(array.map { Int64(saturating: $0) })
      case .u8: return .integers(array.map { Int64(UInt8(saturating: $0)) })
      case .i8: return .integers(array.map { Int64(Int8(saturating: $0)) })
      case .bool: return .integers(array.map { $0 != 0 ? 1 : 0 })
      }
    case .integers(let array):
      switch type {
      case .f32: return .floats(array.map { Double(Float($0)) })
      case .f64: return .floats(array.map { Double($0) })
      case .f16, .bf16: return Register.floats(array.map { Double($0) }).rounded(to: type)
      case .bool: return .integers(array.map { $0 != 0 ? 1 : 0 })
      default: return value.rounded(to: type)
      }
    }
  }

  private func compares<Number: Comparable>(_ a: Number, _ b: Number) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessEqual: a <= b
    case .greater: a > b
    default: a >= b
    }
  }

  private var floatFunction: (Double) -> Double {
    switch self {
    case .negate: { -$0 }
    case .exp: LibM.exp
    case .log: LibM.log
    case .log1p: LibM.log1p
    case .expm1: LibM.expm1
    case .sqrt: { $0.squareRoot() }
    case .rsqrt: { 1 / $0.squareRoot() }
    case .tanh: LibM.tanh
    case .sigmoid: { $0 >= 0 ? 1 / (1 + LibM.exp(-$0)) : LibM.exp($0) / (1 + LibM.exp($0)) }
    case .erf: LibM.erf
    case .sin: LibM.sin
    case .cos: LibM.cos
    case .abs: { $0.magnitude }
    case .sign: { $0.isNaN || $0 == 0 ? $0 : ($0 > 0 ? 1 : -1) }
    case .floor: { $0.rounded(.down) }
    default: preconditionFailure("\(rawValue) takes no float")
    }
  }

  private var floatFunction2: (Double, Double) -> Double {
    switch self {
    case .add: { $0 + $1 }
    case .subtract: { $0 - $1 }
    case .multiply: { $0 * $1 }
    case .divide: { $0 / $1 }
    case .remainder: LibM.remainder
    case .floorDivide: { ($0 / $1).rounded(.down) }
    case .maximum: { $0.isNaN || $1.isNaN ? .nan : ($0 > $1 ? $0 : $1) }
    case .minimum: { $0.isNaN || $1.isNaN ? .nan : ($0 < $1 ? $0 : $1) }
    case .power: LibM.power
    default: preconditionFailure("\(rawValue) takes no floats")
    }
  }

  private var integerFunction: (Int64) -> Int64 {
    switch self {
    case .negate: { 0 &- $0 }
    case .abs: { $0 < 0 ? 0 &- $0 : $0 }
    case .sign: { $0.signum() }
    case .floor: { $0 }
    case .not: { $0 == 0 ? 1 : 0 }
    default: preconditionFailure("\(rawValue) takes no integer")
    }
  }

  private var integerFunction2: (Int64, Int64) -> Int64 {
    switch self {
    case .add: { $0 &+ $1 }
    case .subtract: { $0 &- $1 }
    case .multiply: { $0 &* $1 }
    case .divide: { $1 == 0 ? 0 : $0.dividedReportingOverflow(by: $1).partialValue }
    case .remainder:
      { $1 == 0 ? 0 : $0.remainderReportingOverflow(dividingBy: $1).partialValue }
    case .floorDivide: { Self.floorDivide($0, $1) }
    case .maximum: { max($0, $1) }
    case .minimum: { min($0, $1) }
    case .power: { Self.power($0, $1) }
    case .and: { $0 & $1 }
    case .or: { $0 | $1 }
    default: preconditionFailure("\(rawValue) takes no integers")
    }
  }

  private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    guard b != 0 else { return 0 }
    let (quotient, overflow) = a.dividedReportingOverflow(by: b)
    if overflow { return quotient }
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
  }

  /// Exponentiation by squaring, wrapping; a negative exponent leaves only bases 1 and -1.
  private static func power(_ base: Int64, _ exponent: Int64) -> Int64 {
    if exponent < 0 { return base == 1 ? 1 : (base == -1 ? (exponent % 2 == 0 ? 1 : -1) : 0) }
    var (result, square, rest): (Int64, Int64, Int64) = (1, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result = result &* square }
      square = square &* square
      rest >>= 1
    }
    return result
  }

  private func random(_ arguments: [[Int64]], _ type: ElementType) -> Register {
    let lanes = arguments[0].indices
    func each<Result>(_ draw: (Int64, Int64, Int64, Int64) -> Result) -> [Result] {
      lanes.map { draw(arguments[0][$0], arguments[1][$0], arguments[2][$0], arguments[3][$0]) }
    }
    if self == .randomBits { return .integers(each(Philox.bits)) }
    return .floats(each(type == .f32 ? Philox.uniformF32 : Philox.uniformF64))
  }
}
