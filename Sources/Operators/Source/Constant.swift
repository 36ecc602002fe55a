import IR

/// An element of a literal.
///
/// - Attributes: `value`, a tensor literal.
/// - Shapes: `() -> value's type`.
/// - Gradient: none.
/// - Errors: there are more or fewer elements than the shape has places.
/// - Follows: `numpy.array`.
struct Constant: Operation {
  static let name = "constant"
  let value: TensorData

  init(_ value: TensorData) { self.value = value }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    value = try attributes.tensor("value")
  }

  static func == (a: Constant, b: Constant) -> Bool { a.value.isIdentical(to: b.value) }
  func hash(into hasher: inout Hasher) { hasher.combine(value.bytes) }

  var attributes: [Attribute] { [Attribute("value", .tensor(value))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(0, operands)
    try value.check(Self.name)
    return value.type
  }

  /// A single element is a literal of the formula; larger constants are buffers and get loaded.
  func meaning(operands: [TensorType], result: TensorType) -> Meaning {
    guard let literal = Literal(value) else { return .given }
    let builder = FormulaBuilder(domain: result.shape.extents, operands: [])
    return .formula(builder.finish([builder.constant(literal)]))
  }

  func gradient(_ context: GradientContext) -> [Tensor?] { [] }
}

extension Node {
  /// The data of a constant node, or nil.
  package var constant: TensorData? { (operation as? Constant)?.value }
}

extension Tensor {
  /// Whether every element is known to be `value`; `evenNegative` also takes the other zero.
  func isConstant(_ value: Double, evenNegative: Bool = false) -> Bool {
    guard let node else { return false }
    if node.operation is Broadcast || node.operation is TensorReshape {
      return operands[0].isConstant(value, evenNegative: evenNegative)
    }
    guard let data = node.constant, let literal = Literal(data) else { return false }
    if literal == Literal(value, literal.type) { return true }
    return evenNegative && value == 0 && literal.double == 0
  }
}
