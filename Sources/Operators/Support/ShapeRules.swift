import IR

extension Operation {
  /// Checks that no extent of an attribute is negative and that the tensor is addressable.
  func expectShape(_ shape: Shape) throws(Diagnostic) {
    if let extent = shape.extents.first(where: { $0 < 0 }) {
      throw failure("the shape \(shape.extents) has the negative extent \(extent)")
    }
    guard shape.isValid else { throw failure("the shape [\(shape)] is too large") }
  }

  /// Checks that an operand holds indices.
  func expectIndices(_ type: TensorType) throws(Diagnostic) {
    guard type.elementType.isInteger else {
      throw failure("indices are \(type), expected i32, i64 or u8 elements")
    }
  }
}

extension FormulaBuilder {
  /// The row-major place of the result's element.
  func linearIndex(_ shape: Shape) -> Expression {
    linearIndex(indices, strides: shape.strides)
  }
}
