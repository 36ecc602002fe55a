/// Eigenvalues of a small symmetric matrix, the largest first, and their vectors of length 1, by
/// rotations that make one element beside the diagonal 0 at a time.
///
/// - Follows: Golub and Van Loan, "Matrix computations" (4th edition, 2013), section 8.5: Jacobi's
///   method, cyclic by rows.
struct SymmetricEigenvalues {
  let values: [Double]
  let vectors: [[Double]]

  /// - Requires: `elements.count == size * size`, finite; of the triangles the upper one counts.
  init(_ elements: [Double], _ size: Int) {
    var rows = (0..<size).map { row in
      (0..<size).map { elements[min(row, $0) * size + max(row, $0)] }
    }
    // Rows of the transposed product of rotations.
    var vectors = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0 } }
    let scale = rows.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
    // Convergence is quadratic: ten sweeps are more than sizes up to thousands need.
    for _ in 0..<30 {
      var beside = 0.0
      for p in 0..<size { for q in p + 1..<max(size, p + 1) { beside += rows[p][q] * rows[p][q] } }
      if beside.squareRoot() <= 1e-15 * scale { break }
      for p in 0..<size {
        for q in p + 1..<max(size, p + 1) where rows[p][q].magnitude > 1e-18 * scale {
          let rotation = Self.rotation(rows[p][p], rows[q][q], rows[p][q])
          Self.turn(&rows, p, q, rotation)
          for row in 0..<size { Self.turn(&rows[row], p, q, rotation) }
          Self.turn(&vectors, p, q, rotation)
        }
      }
    }
    let order = (0..<size).sorted { rows[$0][$0] > rows[$1][$1] }
    values = order.map { rows[$0][$0] }
    self.vectors = order.map { vectors[$0] }
  }

  /// Cosine and sine of the turn, the smaller of two, that makes the element beside the diagonal 0.
  private static func rotation(
    _ first: Double, _ second: Double, _ beside: Double
  ) -> (cosine: Double, sine: Double) {
    let slope = (second - first) / (2 * beside)
    let tangent = (slope < 0 ? -1 : 1) / (slope.magnitude + (1 + slope * slope).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    return (cosine, tangent * cosine)
  }

  private static func turn(
    _ rows: inout [[Double]], _ p: Int, _ q: Int, _ by: (cosine: Double, sine: Double)
  ) {
    let (first, second) = (rows[p], rows[q])
    rows[p] = zip(first, second).map { by.cosine * $0 - by.sine * $1 }
    rows[q] = zip(first, second).map { by.sine * $0 + by.cosine * $1 }
  }

  private static func turn(
    _ row: inout [Double], _ p: Int, _ q: Int, _ by: (cosine: Double, sine: Double)
  ) {
    let (first, second) = (row[p], row[q])
    row[p] = by.cosine * first - by.sine * second
    row[q] = by.sine * first + by.cosine * second
  }
}
