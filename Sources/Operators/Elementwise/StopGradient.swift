import IR

/// The element itself, through which no gradient flows.
///
/// - Attributes: `label`, 0 if left out: distinguishes barriers of equal tensors.
/// - Shapes: `(s) -> (s)`, any element type.
/// - Gradient: none flows.
/// - Errors: none.
/// - Follows: `jax.lax.stop_gradient`.
struct StopGradient: FormulaOperation {
  static let name = "stop_gradient"
  let label: Int

  init(label: Int) { self.label = label }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    label = try attributes.integer("label", default: 0)
  }

  var attributes: [Attribute] { label == 0 ? [] : [Attribute("label", .integer(label))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    return operands[0]
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    formula.load(0, formula.indices)
  }

  var stopsGradients: Bool { true }

  func gradient(_ context: GradientContext) -> [Tensor?] { [nil] }
}

/// `x` as a constant for gradients.
public func stopGradient(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.number == nil ? .apply(StopGradient(label: 0), [x], file: file, line: line) : x
}
