import IR

/// An operator whose element depends on the operands' elements at the same place only.
protocol ElementwiseOperation: ScalarOperation {
  /// The scalar function applied at each place.
  static var function: ScalarFunction { get }

  /// Element types it accepts.
  static func accepts(_ type: ElementType) -> Bool

  init()
}

extension ElementwiseOperation {
  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    self.init()
  }

  static var name: String { function.rawValue }
  static func accepts(_ type: ElementType) -> Bool { type.isFloat }
  var scalarFunction: ScalarFunction { Self.function }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(Self.function.operandCount, operands)
    return try sameType(operands, where: Self.accepts)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let elements = operands.indices.map { formula.load($0, formula.indices) }
    return formula.call(Self.function, elements, type: result.elementType)
  }
}

extension Operation {
  /// Checks that all operands have one type, and one that `accepts` allows.
  func sameType(_ operands: [TensorType], where accepts: (ElementType) -> Bool)
    throws(Diagnostic) -> TensorType
  {
    let first = operands[0]
    for operand in operands.dropFirst() where operand != first {
      let message =
        operand.shape == first.shape
        ? "element types differ: \(first.elementType.rawValue) and \(operand.elementType.rawValue)"
        : "shapes differ: [\(first.shape)] and [\(operand.shape)]"
      throw failure(message, notes: ["note: cast or broadcast one operand to the other's type"])
    }
    guard accepts(first.elementType) else { throw undefined(for: first.elementType) }
    return first
  }

  func undefined(for type: ElementType) -> Diagnostic {
    failure(
      "is not defined for elements of type \(type.rawValue)",
      notes: type.isStorage
        ? ["note: \(type.rawValue) is for storage only; cast to f32 before, or dequantize"] : [])
  }
}
