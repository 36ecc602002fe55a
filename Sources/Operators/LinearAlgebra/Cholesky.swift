import IR

/// The lower triangle L of A = L Lᵀ, of which the lower triangle is read; NaN where A is not
/// positive definite.
///
/// - Shapes: `(batch…, n, n) -> (batch…, n, n)`, float.
/// - Gradient: with P = Lᵀ dL below the diagonal and half of it on the diagonal, and
///   S = L⁻ᵀ P L⁻¹: the lower triangle of S + Sᵀ, half of it on the diagonal; zeros above.
/// - Errors: elements are not floats; the matrix is not square.
/// - Follows: `numpy.linalg.cholesky`; Murray, "Differentiation of the Cholesky decomposition"
///   (2016).
struct Cholesky: RoutineOperation, WholeOperation {
  static let name = "cholesky"

  init() {}
  init(from attributes: inout AttributeReader) throws(Diagnostic) {}

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    try expectSquare(operands[0], "the operand")
    return operands[0]
  }

  func routine(operands: [TensorType], result: TensorType) -> Routine {
    let n = result.shape[result.rank - 1]
    return .matrices(
      "cholesky_\(result.elementType.rawValue)", in: "matrix.h", of: result, sizes: [n],
      scratchCount: n * n, cost: Double(n) * Double(n) * Double(n) / 3)
  }

  func evaluate(_ operands: [TensorData], result: TensorType) -> TensorData {
    Matrix.tensor(Matrix.all(in: operands[0]).map(\.choleskyFactor), result)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let factor = context.result
    let p = Self.halvedLowerTriangle(factor.transposedTimes(context.cotangent))
    func divided(_ right: Tensor) -> Tensor {
      .apply(TriangularSolve(isLower: true, isTransposed: true), [factor, right])
    }
    let s = divided(divided(p).transposed)
    return [Self.halvedLowerTriangle(s + s.transposed)]
  }

  private static func halvedLowerTriangle(_ x: Tensor) -> Tensor {
    (x.lowerTriangle() + x.lowerTriangle(diagonal: -1)) * 0.5
  }
}

/// The lower triangle L of A = L Lᵀ for symmetric positive definite matrices A in the last two
/// axes; NaN where A is not definite.
///
/// What is factored is (A + Aᵀ) / 2, so that the gradient is symmetric.
public func cholesky(_ a: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  let isSquare = a.rank >= 2 && a.matrixExtents.rows == a.matrixExtents.columns
  let symmetric = isSquare && a.elementType.isFloat ? (a + a.transposed) * 0.5 : a
  return .apply(Cholesky(), [symmetric], file: file, line: line)
}
