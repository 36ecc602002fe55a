import GraphC

/// `x * x` with one mistake.
protocol BrokenSquare: FormulaOperation {
  init()
}

extension BrokenSquare {
  init(from attributes: inout AttributeReader) throws(Diagnostic) { self.init() }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    return operands[0]
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let element = formula.load(0, formula.indices)
    return formula.call(.multiply, [element, element], type: result.elementType)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent * context.operands[0] * 2]
  }

  static func of(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    x.builder?.apply(Self(), [x], file: file, line: line) ?? x
  }
}

/// The factor 2 is missing.
struct WrongGradient: BrokenSquare {
  static let name = "wrong_gradient"

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent * context.operands[0]]
  }
}

/// The gradient is right, but its own gradient is lost.
struct WrongSecondGradient: BrokenSquare {
  static let name = "wrong_second_gradient"

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent * stopGradient(context.operands[0]) * 2]
  }
}

/// The gradient is right, but its own gradient is lost where the operand is 0.
struct WrongAtZero: BrokenSquare {
  static let name = "wrong_at_zero"

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let x = context.operands[0]
    return [select(x.equal(0), 0, context.cotangent * x * 2)]
  }
}

/// The gradient overflows on the way to what `f32` can hold.
struct WrongWhenLarge: BrokenSquare {
  static let name = "wrong_when_large"

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let x = context.operands[0]
    let power = x * x * x * x + 1
    return [context.cotangent * x * 2 * power / power]
  }
}

/// The gradient is not linear in the cotangent, so its transpose is another function.
struct NonlinearGradient: BrokenSquare {
  static let name = "nonlinear_gradient"

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [abs(context.cotangent) * context.operands[0] * 2]
  }
}

/// What passes put in its place is right for no element but 0 and 1.
struct WrongSimplification: BrokenSquare {
  static let name = "wrong_simplification"

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? { operands[0] }
}
