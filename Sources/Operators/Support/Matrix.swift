import IR

/// A dense matrix on the host, for the meaning of factorizations: plain loops in `Double`.
struct Matrix {
  let rows: Int
  let columns: Int
  private(set) var elements: [Double]

  init(_ rows: Int, _ columns: Int, _ elements: [Double]) {
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  var transposed: Matrix {
    var result = Matrix(columns, rows, elements)
    for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
    return result
  }

  /// The matrices in the last two axes of a tensor.
  static func all(in data: TensorData) -> [Matrix] {
    let (rows, columns) = (data.shape[data.shape.rank - 2], data.shape[data.shape.rank - 1])
    let (size, numbers) = (rows * columns, data.doubles)
    let count = data.shape.extents.dropLast(2).reduce(1, *)
    return (0..<count).map {
      Matrix(rows, columns, Array(numbers[$0 * size..<($0 + 1) * size]))
    }
  }

  /// The tensor of these matrices.
  static func tensor(_ matrices: [Matrix], _ type: TensorType) -> TensorData {
    TensorData(type, doubles: matrices.flatMap(\.elements))
  }

  /// The lower triangle L of `L Lᵀ`, of which the lower triangle is read; NaN if not definite.
  var choleskyFactor: Matrix {
    var factor = Matrix(rows, rows, [Double](repeating: 0, count: elements.count))
    for j in 0..<rows {
      let square = (0..<j).reduce(self[j, j]) { $0 - factor[j, $1] * factor[j, $1] }
      guard square > 0, square.isFinite else {
        return Matrix(rows, rows, [Double](repeating: .nan, count: elements.count))
      }
      factor[j, j] = square.squareRoot()
      for i in j + 1..<max(rows, j + 1) {
        let rest = (0..<j).reduce(self[i, j]) { $0 - factor[i, $1] * factor[j, $1] }
        factor[i, j] = rest / factor[j, j]
      }
    }
    return factor
  }

  /// X of `A X = B`, where only one triangle of A is read.
  func solvedTriangle(_ right: Matrix, isLower: Bool) -> Matrix {
    var x = right
    let order = isLower ? Array(0..<rows) : (0..<rows).reversed()
    for (step, i) in order.enumerated() {
      for j in 0..<right.columns {
        let rest = order[..<step].reduce(x[i, j]) { $0 - self[i, $1] * x[$1, j] }
        x[i, j] = rest / self[i, i]
      }
    }
    return x
  }

  /// X of `A X = B`, by elimination with partial pivoting.
  func solved(_ right: Matrix) -> Matrix {
    var (a, b) = (self, right)
    for k in 0..<rows {
      var pivot = k
      for i in k + 1..<max(rows, k + 1) where a[i, k].magnitude > a[pivot, k].magnitude {
        pivot = i
      }
      a.swapRows(k, pivot)
      b.swapRows(k, pivot)
      for i in k + 1..<max(rows, k + 1) {
        let factor = a[i, k] / a[k, k]
        for j in k + 1..<max(rows, k + 1) { a[i, j] -= factor * a[k, j] }
        for j in 0..<b.columns { b[i, j] -= factor * b[k, j] }
      }
    }
    return a.solvedTriangle(b, isLower: false)
  }

  private mutating func swapRows(_ i: Int, _ j: Int) {
    guard i != j else { return }
    for k in 0..<columns { elements.swapAt(i * columns + k, j * columns + k) }
  }

  /// Q of `A = Q R` with orthonormal columns, for no fewer rows than columns.
  ///
  /// The product of Householder's reflections, each of which maps the rest of a column to a
  /// multiple of a unit vector, with signs as LAPACK's `geqrf` chooses them.
  var orthonormalFactor: Matrix {
    var a = self
    var identity = [Double](repeating: 0, count: elements.count)
    for k in 0..<columns { identity[k * columns + k] = 1 }
    var q = Matrix(rows, columns, identity)
    var mirrors: [(start: Int, normal: [Double])] = []
    for k in 0..<columns {
      var normal = (k..<rows).map { a[$0, k] }
      guard normal.dropFirst().contains(where: { $0 != 0 }) else { continue }
      // Reflections do not depend on the length, whose square may not be a number.
      let largest = normal.reduce(0) { max($0, $1.magnitude) }
      if largest.isFinite && (largest > 1e100 || largest < 1e-100) {
        normal = normal.map { $0 / largest }
      }
      let length = normal.reduce(0) { $0 + $1 * $1 }.squareRoot()
      normal[0] += normal[0] < 0 ? -length : length
      mirrors.append((k, normal))
      a.mirror(at: k, normal)
    }
    for (start, normal) in mirrors.reversed() { q.mirror(at: start, normal) }
    return q
  }

  /// Reflects the rows and columns from `start` on at the plane with this normal; the columns before
  /// are 0 there.
  private mutating func mirror(at start: Int, _ normal: [Double]) {
    let square = normal.reduce(0) { $0 + $1 * $1 }
    for j in start..<columns {
      let product = normal.indices.reduce(0) { $0 + normal[$1] * self[start + $1, j] }
      for i in normal.indices { self[start + i, j] -= 2 * product / square * normal[i] }
    }
  }
}
