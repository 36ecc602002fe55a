import IR

/// The element of A where the condition is true, of B where it is false.
///
/// - Shapes: `(s), (s), (s) -> (s)`; the condition `bool`, A and B of one element type.
/// - Gradient: `dC` to the operand chosen, 0 to the other; none to the condition.
/// - Errors: the condition is not `bool`; shapes or types differ.
/// - Follows: `numpy.where` without broadcasting.
struct Select: ScalarOperation {
  static let name = "select"
  var scalarFunction: ScalarFunction { .select }

  init() {}
  init(from attributes: inout AttributeReader) throws(Diagnostic) {}

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(3, operands)
    guard operands[0].elementType == .bool else {
      throw failure("the condition is \(operands[0]), expected bool elements")
    }
    guard operands[0].shape == operands[1].shape else {
      throw failure("shapes differ: [\(operands[0].shape)] and [\(operands[1].shape)]")
    }
    return try sameType(Array(operands.dropFirst())) { _ in true }
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let elements = operands.indices.map { formula.load($0, formula.indices) }
    return elements[0].select(elements[1], elements[2])
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (condition, d) = (context.operands[0], context.cotangent)
    return [nil, select(condition, d, d.zerosLike), select(condition, d.zerosLike, d)]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let (condition, a, b) = (operands[0], operands[1], operands[2])
    if a.value == b.value || condition.isConstant(1) { return a }
    if condition.isConstant(0) { return b }
    return condition.node?.operation is Not ? select(condition.operands[0], b, a) : nil
  }
}

/// `a` where `condition` is true, `b` elsewhere, with NumPy's broadcasting: `numpy.where`.
public func select(
  _ condition: Tensor, _ a: Tensor, _ b: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  var condition = condition
  // A number as condition is a truth value, whatever the branches hold.
  if let truth = condition.number, let builder = a.builder ?? b.builder {
    condition = builder.constant(TensorType(.bool, []), truth)
  }
  let branch = [a, b].first { $0.builder != nil }
  let operands = Tensor.aligned(
    [condition, a, b], numbersAs: branch?.elementType ?? .f32, for: Select.name, file: file,
    line: line)
  return .apply(Select(), operands, file: file, line: line)
}
