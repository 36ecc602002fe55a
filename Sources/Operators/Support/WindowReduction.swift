import IR

/// An operator that reduces what each place of a window sees.
protocol WindowReduction: WindowOperation {
  static var reduction: Reduction { get }
}

extension WindowReduction {
  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    let operand = operands[0]
    guard operand.elementType.isNumeric else { throw undefined(for: operand.elementType) }
    return operand.with(shape: try windowCounts(window, over: operand.shape))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let operand = operands[0]
    guard operand.elementCount > 0 else {
      return formula.constant(Self.reduction.identity(result.elementType))
    }
    return window.axes(operand.shape).reduce(Self.reduction, formula, at: formula.indices) {
      positions, _ in formula.load(0, positions)
    }
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    window.isTrivial ? operands[0] : nil
  }
}

extension GradientContext {
  /// The gradient of a largest or smallest element of each window: all of it goes to the first that
  /// attains it, as in PyTorch.
  func gradientOfWindowExtremum(_ window: Window) -> Tensor {
    let operand = operands[0]
    guard operand.type.elementCount > 0, result.type.elementCount > 0 else {
      return operand.zerosLike
    }
    let places = Tensor.apply(WindowFind(window), [operand, result])
    return .apply(WindowScatter(window, shape: operand.shape), [cotangent, places])
  }
}
