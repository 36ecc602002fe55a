import IR

extension Operation {
  /// Checks that an operand has float elements and at least two axes.
  func expectMatrix(_ type: TensorType, _ role: String) throws(Diagnostic) {
    guard type.elementType.isFloat else { throw undefined(for: type.elementType) }
    guard type.rank >= 2 else {
      throw failure("\(role) is \(type), expected a matrix in its last two axes")
    }
  }

  /// Checks that the last two axes of an operand are a square matrix.
  func expectSquare(_ type: TensorType, _ role: String) throws(Diagnostic) {
    try expectMatrix(type, role)
    guard type.shape[type.rank - 2] == type.shape[type.rank - 1] else {
      throw failure("\(role) is \(type), expected as many rows as columns")
    }
  }

  /// Checks the operands of `A X = B`.
  func expectSystem(_ operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    let (a, b) = (operands[0], operands[1])
    try expectSquare(a, "the matrix")
    try expectMatrix(b, "the right side")
    guard a.elementType == b.elementType else {
      throw failure(
        "element types differ: \(a.elementType.rawValue) and \(b.elementType.rawValue)")
    }
    guard a.shape.extents.dropLast() == b.shape.extents.dropLast() else {
      throw failure("the matrix \(a) and the right side \(b) differ in batch or rows")
    }
    return b
  }
}

extension Tensor {
  /// The last two axes' extents.
  var matrixExtents: (rows: Int, columns: Int) { (shape[rank - 2], shape[rank - 1]) }

  /// The product of matrices in the last two axes, without broadcasting, for gradient rules.
  func times(_ other: Tensor, transposed: Bool = false) -> Tensor {
    .apply(Matmul(transposeRHS: transposed), [self, other])
  }

  func transposedTimes(_ other: Tensor) -> Tensor {
    .apply(Matmul(transposeLHS: true), [self, other])
  }
}
