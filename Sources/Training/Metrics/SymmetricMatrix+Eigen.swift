import GraphC

extension SymmetricMatrix {
  /// The eigenvalues from the largest down, and their eigenvectors of length 1, one row each.
  ///
  /// - Throws: when rounding keeps the iteration from ending, which no finite matrix is known to do.
  /// - Follows: `numpy.linalg.eigh`, in the opposite order; reflections to a matrix of three diagonals
  ///   and implicit QL steps, Bowdler, Martin, Reinsch and Wilkinson (Numerische Mathematik 11, 1968).
  public func eigen() throws(Diagnostic) -> (values: [Double], vectors: [Double]) {
    guard extent > 0 else { return ([], []) }
    var solver = EigenSolver(self)
    solver.reduce()
    try solver.iterate()
    let order = solver.diagonal.indices.sorted { solver.diagonal[$0] > solver.diagonal[$1] }
    return (
      order.map { solver.diagonal[$0] },
      order.flatMap { solver.rows[$0 * extent..<($0 + 1) * extent] }
    )
  }
}

/// A matrix on its way to a diagonal.
private struct EigenSolver {
  let extent: Int
  /// What has been done to the axes: at the end each row is an eigenvector.
  var rows: [Double]
  var diagonal: [Double]
  /// Beside the diagonal; element i is between i and i + 1.
  var beside: [Double]
  private var matrix: [Double]

  init(_ matrix: SymmetricMatrix) {
    extent = matrix.extent
    self.matrix = matrix.elements
    rows = [Double](repeating: 0, count: extent * extent)
    for index in 0..<extent { rows[index * extent + index] = 1 }
    diagonal = [Double](repeating: 0, count: extent)
    beside = [Double](repeating: 0, count: extent)
  }

  /// Reflects the axes behind each one so that it meets only the next: H A H with H = 1 - 2 v vᵀ.
  mutating func reduce() {
    for column in 0..<max(extent - 2, 0) {
      let below = column + 1..<extent
      var vector = below.map { matrix[$0 * extent + column] }
      // Scaled, so that squares of small or large numbers stay numbers.
      let scale = vector.dropFirst().reduce(0) { max($0, $1.magnitude) }
      guard scale > 0 else { continue }
      let size = max(scale, vector[0].magnitude)
      for index in vector.indices { vector[index] /= size }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      vector[0] += vector[0] < 0 ? -length : length
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for index in vector.indices { vector[index] /= norm }
      reflect(vector, from: column + 1)
    }
    for index in 0..<extent {
      diagonal[index] = matrix[index * extent + index]
      if index + 1 < extent { beside[index] = matrix[index * extent + index + 1] }
    }
  }

  private mutating func reflect(_ vector: [Double], from first: Int) {
    let count = vector.count
    // A - v wᵀ - w vᵀ with w = 2 (A v - v (vᵀ A v)), in the rows and columns that v reaches, and on
    // their left the one column that it clears.
    for line in 0..<first {
      var dot = 0.0
      for index in 0..<count { dot += matrix[line * extent + first + index] * vector[index] }
      guard dot != 0 else { continue }
      for index in 0..<count {
        let value = matrix[line * extent + first + index] - 2 * dot * vector[index]
        matrix[line * extent + first + index] = value
        matrix[(first + index) * extent + line] = value
      }
    }
    var product = [Double](repeating: 0, count: count)
    for row in 0..<count {
      let start = (first + row) * extent + first
      var sum = 0.0
      for column in 0..<count { sum += matrix[start + column] * vector[column] }
      product[row] = sum
    }
    var share = 0.0
    for index in 0..<count { share += product[index] * vector[index] }
    for index in 0..<count { product[index] = 2 * (product[index] - share * vector[index]) }
    for row in 0..<count {
      let start = (first + row) * extent + first
      let (a, b) = (vector[row], product[row])
      for column in 0..<count {
        matrix[start + column] -= a * product[column] + b * vector[column]
      }
    }
    // Rows are the transposed product of all reflections.
    var sums = [Double](repeating: 0, count: extent)
    for index in 0..<count {
      let (start, factor) = ((first + index) * extent, vector[index])
      for column in 0..<extent { sums[column] += factor * rows[start + column] }
    }
    for index in 0..<count {
      let (start, factor) = ((first + index) * extent, 2 * vector[index])
      for column in 0..<extent { rows[start + column] -= factor * sums[column] }
    }
  }

  /// Implicit QL steps, which make what is beside the diagonal vanish.
  mutating func iterate() throws(Diagnostic) {
    for first in 0..<extent {
      var steps = 0
      while let last = coupledEnd(from: first) {
        steps += 1
        guard steps <= 60 else {
          throw SymmetricMatrix.failure("its eigenvalues were not found in 60 steps")
        }
        step(first, last)
      }
    }
  }

  /// The last index that is coupled with `first`; nil if none is.
  private func coupledEnd(from first: Int) -> Int? {
    var last = first
    while last + 1 < extent {
      let size = diagonal[last].magnitude + diagonal[last + 1].magnitude
      if beside[last].magnitude <= 1e-16 * size || beside[last] == 0 { break }
      last += 1
    }
    return last > first ? last : nil
  }

  private mutating func step(_ first: Int, _ last: Int) {
    // Wilkinson's shift: the eigenvalue of the first two by two that is nearer to its corner.
    var g = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first])
    var r = hypotenuse(g, 1)
    g = diagonal[last] - diagonal[first] + beside[first] / (g + (g < 0 ? -r : r))
    var (sine, cosine, p) = (1.0, 1.0, 0.0)
    for index in (first..<last).reversed() {
      let (f, b) = (sine * beside[index], cosine * beside[index])
      r = hypotenuse(f, g)
      beside[index + 1] = r
      guard r > 0 else {
        diagonal[index + 1] -= p
        beside[last] = 0
        return
      }
      (sine, cosine) = (f / r, g / r)
      g = diagonal[index + 1] - p
      r = (diagonal[index] - g) * sine + 2 * cosine * b
      p = sine * r
      diagonal[index + 1] = g + p
      g = cosine * r - b
      rotate(index, sine, cosine)
    }
    diagonal[first] -= p
    beside[first] = g
    beside[last] = 0
  }

  private mutating func rotate(_ index: Int, _ sine: Double, _ cosine: Double) {
    let (upper, lower) = (index * extent, (index + 1) * extent)
    for column in 0..<extent {
      let (a, b) = (rows[upper + column], rows[lower + column])
      rows[lower + column] = sine * a + cosine * b
      rows[upper + column] = cosine * a - sine * b
    }
  }

  private func hypotenuse(_ a: Double, _ b: Double) -> Double {
    let size = max(a.magnitude, b.magnitude)
    guard size > 0 else { return 0 }
    let (a, b) = (a / size, b / size)
    return size * (a * a + b * b).squareRoot()
  }
}
