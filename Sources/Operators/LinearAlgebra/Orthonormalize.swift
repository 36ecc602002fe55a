import IR

/// Q of A = Q R: orthonormal columns, of which the first k span the first k columns of A.
///
/// - Shapes: `(batch…, m, n) -> (batch…, m, n)` with m ≥ n, float.
/// - Gradient: `dA = (dQ - Q C) R⁻ᵀ` with R = Qᵀ A and C symmetric, equal to `dQᵀ Q` on and below
///   the diagonal; A has full rank.
/// - Errors: elements are not floats; there are fewer rows than columns.
/// - Follows: Q of `numpy.linalg.qr`, signs included; Walter and Lehmann, "Algorithmic
///   differentiation of linear algebra functions" (2018).
struct Orthonormalize: RoutineOperation, WholeOperation {
  static let name = "orthonormalize"

  init() {}
  init(from attributes: inout AttributeReader) throws(Diagnostic) {}

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    let operand = operands[0]
    try expectMatrix(operand, "the operand")
    guard operand.shape[operand.rank - 2] >= operand.shape[operand.rank - 1] else {
      throw failure("the operand is \(operand), expected no fewer rows than columns")
    }
    return operand
  }

  func routine(operands: [TensorType], result: TensorType) -> Routine {
    let (m, n) = (result.shape[result.rank - 2], result.shape[result.rank - 1])
    return .matrices(
      "qr_\(result.elementType.rawValue)", in: "matrix.h", of: result, sizes: [m, n],
      scratchCount: 2 * m * n + n, cost: 4 * Double(m) * Double(n) * Double(n))
  }

  func evaluate(_ operands: [TensorData], result: TensorType) -> TensorData {
    Matrix.tensor(Matrix.all(in: operands[0]).map(\.orthonormalFactor), result)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, q, d) = (context.operands[0], context.result, context.cotangent)
    let r = q.transposedTimes(a)
    let c = d.transposedTimes(q)
    let symmetric = c.lowerTriangle() + c.lowerTriangle(diagonal: -1).transposed
    let left = d - q.times(symmetric)
    let solved = Tensor.apply(
      TriangularSolve(isLower: false, isTransposed: false), [r, left.transposed])
    return [solved.transposed]
  }
}

/// The factors of A = Q R in the last two axes: Q with orthonormal columns, R upper triangular;
/// `min(m, n)` columns and rows for an m x n matrix, as `numpy.linalg.qr`.
public func qr(
  _ a: Tensor, file: String = #fileID, line: Int = #line
) -> (q: Tensor, r: Tensor) {
  guard a.rank >= 2, a.matrixExtents.rows < a.matrixExtents.columns else {
    return factors(a, a)
  }
  return factors(a.slice(axis: -1, to: a.matrixExtents.rows), a)
  func factors(_ leading: Tensor, _ a: Tensor) -> (q: Tensor, r: Tensor) {
    let q = Tensor.apply(Orthonormalize(), [leading], file: file, line: line)
    guard !q.isInvalid else { return (q, q) }
    return (q, q.transposedTimes(a).upperTriangle())
  }
}
