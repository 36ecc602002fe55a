import IR
import Operators

/// The X that makes the sum of squares of `A X - B` least, for A of full rank with no fewer rows
/// than columns, by way of A = Q R.
///
/// - Shapes: `(batch…, m, n), (batch…, m, k) -> (batch…, n, k)`, or `(m) -> (n)`; float.
/// - Errors: there are fewer rows than columns; rows, batch or types differ.
public func leastSquares(
  _ a: Tensor, _ b: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  let (q, r) = qr(a, file: file, line: line)
  guard a.rank >= 2, a.shape[a.rank - 2] >= a.shape[a.rank - 1] else {
    return a.rejected(
      by: "leastSquares", "fewer equations than unknowns have many solutions: use ridge",
      file: file, line: line)
  }
  return triangularSolve(r, projected(b, q, file, line), lower: false, file: file, line: line)
}

/// The X that makes the sum of squares of `A X - B`, and `penalty` times that of X, least: the
/// solution of `(Aᵀ A + penalty I) X = Aᵀ B` by Cholesky's factorization.
///
/// - Shapes: as `leastSquares`, for any numbers of rows and columns.
/// - Errors: rows, batch or types differ; A is not a matrix.
public func ridge(
  _ a: Tensor, _ b: Tensor, penalty: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  guard a.rank >= 2, let builder = a.builder else {
    return a.rejected(
      by: "ridge", "the operand is \(a.type), expected a matrix", file: file, line: line)
  }
  let identity = builder.identity(a.shape[a.rank - 1], a.elementType)
  let gram = matmul(a, a, transposeLHS: true, file: file, line: line) + identity * penalty
  return choleskySolve(
    cholesky(gram, file: file, line: line), projected(b, a, file, line), file: file, line: line)
}

/// X of L Lᵀ X = B for a lower triangle L, as `cholesky` gives it.
public func choleskySolve(
  _ l: Tensor, _ b: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  let half = triangularSolve(l, b, lower: true, file: file, line: line)
  return triangularSolve(l, half, lower: true, transposed: true, file: file, line: line)
}

/// The inverse of the matrices in the last two axes; infinities or NaN if there is none.
public func inverse(_ a: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  guard let builder = a.builder else { return a }
  return solve(
    a, builder.identity(a.shape[a.rank - 1], a.elementType), file: file, line: line)
}

/// `Aᵀ B`, also for a vector B.
private func projected(_ b: Tensor, _ a: Tensor, _ file: String, _ line: Int) -> Tensor {
  guard b.holdsVectors(for: a) else {
    return matmul(a, b, transposeLHS: true, file: file, line: line)
  }
  let columns = b.expandDimensions(-1, file: file, line: line)
  return matmul(a, columns, transposeLHS: true, file: file, line: line).squeeze(-1)
}
