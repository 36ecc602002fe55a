/// An operator whose elements have a formula.
package protocol FormulaOperation: Operation {
  /// What one element of the result is, as an expression over the result's axes.
  ///
  /// It is rounded to the type of the result: sums of many numbers are wider.
  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression
}

extension FormulaOperation {
  package func meaning(operands: [TensorType], result: TensorType) -> Meaning {
    let builder = FormulaBuilder(domain: result.shape.extents, operands: operands)
    let element = define(builder, operands: operands, result: result)
    return .formula(builder.finish([element.cast(to: result.elementType)]))
  }
}
