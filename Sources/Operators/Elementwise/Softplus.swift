import IR

/// log(1 + exp(a)) of an element, without overflow, and with all digits of small results.
///
/// It has a rule of its own because that of its composition, max(a, 0) + log1p(exp(-|a|)), is wrong
/// at 0 from the second order on.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = dC · sigmoid(A)`.
/// - Errors: elements are not floats.
/// - Follows: `jax.nn.softplus`.
struct Softplus: FormulaOperation {
  static let name = "softplus"

  init() {}
  init(from attributes: inout AttributeReader) throws(Diagnostic) {}

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    return try sameType(operands) { $0.isFloat }
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let a = formula.load(0, formula.indices)
    let rest = a(.abs)(.negate)(.exp)(.log1p)
    return a.combined(.maximum, a.constant(0)) + rest
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent * sigmoid(context.operands[0])]
  }
}

/// log(1 + exp(x)) of every element, without overflow.
public func softplus(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Softplus(), [x], file: file, line: line)
}
