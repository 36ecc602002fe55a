/// What a node computes.
///
/// One conforming struct per operator, each in a file of its own.
package protocol Operation: Hashable, Sendable {
  /// The name in IR text, such as `reduce_sum`.
  static var name: String { get }

  /// Attributes that differ from their default, in declaration order.
  var attributes: [Attribute] { get }

  /// Makes the operator from its attributes in IR text.
  init(from attributes: inout AttributeReader) throws(Diagnostic)

  /// The shape rule.
  /// - Throws: a diagnostic that says which operand is wrong and what was expected.
  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType

  /// What the result is. The interpreter evaluates it, fusion substitutes it, C is printed from it.
  func meaning(operands: [TensorType], result: TensorType) -> Meaning

  /// The vector-Jacobian product: one cotangent per operand, nil where no gradient flows.
  func gradient(_ context: GradientContext) -> [Tensor?]

  /// An equal tensor that is cheaper, or nil. Uses the operators that models use.
  func simplified(operands: [Tensor], result: TensorType) -> Tensor?

  /// Multiplications of operands' elements that are summed up, each with its addition one: what the
  /// arithmetic of a matrix product or convolution is measured by. 0 for all else.
  func multiplyAddCount(operands: [TensorType], result: TensorType) -> Double

  /// The number that indices in an operand must stay below; nil for an operand that holds none.
  func indexLimit(ofOperand position: Int, _ operands: [TensorType]) -> Int?

  /// Whether no gradient is defined beyond it, although its operands may be floats.
  var stopsGradients: Bool { get }

  /// The function of elements at the same place that the result is; nil if it is none.
  var elementwiseFunction: ScalarFunction? { get }

  /// The operator as one with bodies, or nil. To ask for it is much cheaper than a cast to a protocol,
  /// which searches all types of a program the first time.
  var withBodies: (any ControlOperation)? { get }

  /// How the compiler computes it; loops over the formula are not the fastest way for all.
  func kernelKind(operands: [TensorType], result: TensorType) -> KernelKind
}

/// What a gradient rule sees.
package struct GradientContext {
  package let operands: [Tensor]
  package let result: Tensor
  /// Gradient of the loss with respect to `result`; same type.
  package let cotangent: Tensor

  package init(operands: [Tensor], result: Tensor, cotangent: Tensor) {
    self.operands = operands
    self.result = result
    self.cotangent = cotangent
  }
}

extension Operation {
  package var name: String { Self.name }
  package var attributes: [Attribute] { [] }
  package func kernelKind(operands: [TensorType], result: TensorType) -> KernelKind { .loops }
  package func indexLimit(ofOperand position: Int, _ operands: [TensorType]) -> Int? { nil }
  package var stopsGradients: Bool { false }
  package var elementwiseFunction: ScalarFunction? { nil }
  package var withBodies: (any ControlOperation)? { nil }
  package func simplified(operands: [Tensor], result: TensorType) -> Tensor? { nil }
  package func multiplyAddCount(operands: [TensorType], result: TensorType) -> Double { 0 }

  /// Equality across operator types.
  func isSame(as other: any Operation) -> Bool { self == other as? Self }

  /// A diagnostic about this operator.
  package func failure(_ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(stage: "build", subject: Self.name, message: message, notes: notes)
  }

  /// Checks the number of operands.
  package func expect(_ count: Int, _ operands: [TensorType]) throws(Diagnostic) {
    guard operands.count == count else {
      throw failure("takes \(count) operand\(count == 1 ? "" : "s"), found \(operands.count)")
    }
  }

  /// Checks that `axes` are distinct and inside `rank`.
  package func expectAxes(_ axes: [Int], rank: Int) throws(Diagnostic) {
    for (position, axis) in axes.enumerated() {
      guard (0..<rank).contains(axis) else {
        throw failure("axis \(axis) is outside rank \(rank)")
      }
      guard !axes[..<position].contains(axis) else { throw failure("axis \(axis) occurs twice") }
    }
  }
}
