import IR

/// The element converted to another type.
///
/// - Attributes: `to`, the element type.
/// - Shapes: `(s) -> (s)`, any element type to `to`.
/// - Gradient: `dA = dC` cast back if both are `f32` or `f64`, else none flows.
/// - Errors: none.
/// - Follows: `numpy.astype`, but floats to integers saturate and NaN gives 0; integers wrap; to
///   `bool`: whether it is not 0.
struct Cast: FormulaOperation {
  static let name = "cast"
  let target: ElementType

  init(to target: ElementType) { self.target = target }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    target = try attributes.word("to")
  }

  var attributes: [Attribute] { [Attribute("to", .word(target.rawValue))] }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    return operands[0].with(elementType: target)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    formula.load(0, formula.indices).cast(to: target)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let source = context.operands[0].elementType
    return [source.isFloat && target.isFloat ? context.cotangent.cast(to: source) : nil]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let operand = operands[0]
    if operand.elementType == target { return operand }
    guard operand.node?.operation is Cast else { return nil }
    let source = operand.operands[0]
    let isExact = source.elementType.isPassed(by: operand.elementType, to: target)
    return isExact ? source.cast(to: target) : nil
  }
}

extension ElementType {
  /// Whether `other` holds every value of this type.
  private func fits(into other: ElementType) -> Bool {
    switch (self, other) {
    case (.bool, _), (.u8, .i32), (.u8, .i64), (.u8, .f32), (.u8, .f64): true
    case (.u8, .f16), (.u8, .bf16), (.i8, .f16), (.i8, .bf16): true
    case (.i8, .i32), (.i8, .i64), (.i8, .f32), (.i8, .f64): true
    case (.f16, .f32), (.f16, .f64), (.bf16, .f32), (.bf16, .f64): true
    case (.i32, .i64), (.i32, .f64), (.f32, .f64): true
    default: self == other
    }
  }

  /// Whether going through `middle` to `target` equals going there at once.
  ///
  /// Integers wrap and floats saturate, so a detour through the other kind must not end in a
  /// narrower integer.
  fileprivate func isPassed(by middle: ElementType, to target: ElementType) -> Bool {
    guard fits(into: middle) else { return false }
    return isReal == middle.isReal || target.isReal || target == .bool || fits(into: target)
  }
}

extension Tensor {
  /// Every element converted to another type; a number keeps its value until it meets a tensor.
  public func cast(
    to type: ElementType, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    if let number { return Tensor(Literal(number, type).double) }
    return type == elementType ? self : .apply(Cast(to: type), [self], file: file, line: line)
  }
}
