import IR
import Operators

/// The X that makes the sum of squares of `A X - B` least, for A of full rank with no fewer rows
/// than columns, by way of A = Q R, in `f64` and rounded in the end.
///
/// - Shapes: `(batch…, m, n), (batch…, m, k) -> (batch…, n, k)`, or `(m) -> (n)`; float.
/// - Errors: there are fewer rows than columns; rows, batch or types differ.
public func leastSquares(
  _ a: Tensor, _ b: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  guard a.rank >= 2, a.shape[a.rank - 2] >= a.shape[a.rank - 1] else {
    // What is wrong with the operand itself is said there.
    _ = qr(a, file: file, line: line)
    return a.rejected(
      by: "leastSquares", "fewer equations than unknowns have many solutions: use ridge",
      file: file, line: line)
  }
  let (wide, right) = widened(a, b)
  let (q, r) = qr(wide, file: file, line: line)
  return triangularSolve(r, projected(right, q, file, line), lower: false, file: file, line: line)
    .narrowed(to: a)
}

/// The X that makes the sum of squares of `A X - B`, and `penalty` times that of X, least: the
/// solution of `(Aᵀ A + penalty I) X = Aᵀ B` by Cholesky's factorization.
///
/// Squares and solution are computed in `f64`, since `Aᵀ A` has the square of A's condition: in `f32`
/// rounding would exceed the penalty. Operands of `f64` have their solution corrected once by what
/// it leaves of B, which makes up for that. The result is NaN where even in `f64` the penalty is lost
/// beside the largest square, about 10⁻¹⁶ of it.
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
  let (wide, right) = widened(a, b)
  let identity = builder.identity(a.shape[a.rank - 1], wide.elementType)
  let weight = penalty.number == nil ? penalty.cast(to: wide.elementType) : penalty
  let gram = matmul(wide, wide, transposeLHS: true, file: file, line: line) + identity * weight
  let factor = cholesky(gram, file: file, line: line)
  func solved(_ right: Tensor) -> Tensor {
    choleskySolve(factor, right, file: file, line: line)
  }
  let solution = solved(projected(right, wide, file, line))
  guard a.elementType == .f64, solution.value != nil else { return solution.narrowed(to: a) }
  let rest = right - product(wide, solution, file, line)
  return solution + solved(projected(rest, wide, file, line) - weight * solution)
}

/// X of L Lᵀ X = B for a lower triangle L, as `cholesky` gives it, in `f64` and rounded in the end.
public func choleskySolve(
  _ l: Tensor, _ b: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  let (wide, right) = widened(l, b)
  let half = triangularSolve(wide, right, lower: true, file: file, line: line)
  return triangularSolve(wide, half, lower: true, transposed: true, file: file, line: line)
    .narrowed(to: l)
}

/// The inverse of the matrices in the last two axes; infinities or NaN if there is none.
public func inverse(_ a: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  guard let builder = a.builder else { return a }
  return solve(
    a, builder.identity(a.shape[a.rank - 1], a.elementType), file: file, line: line)
}

/// Both in `f64` if they are `f32`; whatever is wrong with others is said by who reads them.
private func widened(_ a: Tensor, _ b: Tensor) -> (Tensor, Tensor) {
  a.elementType == .f32 && b.elementType == .f32
    ? (a.cast(to: .f64), b.cast(to: .f64)) : (a, b)
}

extension Tensor {
  /// Rounded to the element type of an operand.
  fileprivate func narrowed(to operand: Tensor) -> Tensor {
    cast(to: operand.elementType)
  }
}

/// `A X`, also for a vector X.
private func product(_ a: Tensor, _ x: Tensor, _ file: String, _ line: Int) -> Tensor {
  guard x.rank < a.rank else { return matmul(a, x, file: file, line: line) }
  return matmul(a, x.expandDimensions(-1), file: file, line: line).squeeze(-1)
}

/// `Aᵀ B`, also for a vector B.
private func projected(_ b: Tensor, _ a: Tensor, _ file: String, _ line: Int) -> Tensor {
  guard b.holdsVectors(for: a) else {
    return matmul(a, b, transposeLHS: true, file: file, line: line)
  }
  let columns = b.expandDimensions(-1, file: file, line: line)
  return matmul(a, columns, transposeLHS: true, file: file, line: line).squeeze(-1)
}
