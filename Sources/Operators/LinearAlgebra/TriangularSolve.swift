import IR

/// X of A X = B, or of Aᵀ X = B, where one triangle of A is read.
///
/// - Attributes: `lower`: which triangle; `transpose`: whether A is transposed.
/// - Shapes: `(batch…, n, n), (batch…, n, m) -> (batch…, n, m)`, one float type.
/// - Gradient: `dB = A⁻ᵀ dX`; `dA` is the triangle of `-dB Xᵀ` (transposed: of `-X dBᵀ`).
/// - Errors: types, batch or rows differ; the matrix is not square; elements are not floats.
/// - Follows: `scipy.linalg.solve_triangular`; a zero on the diagonal gives infinities or NaN.
struct TriangularSolve: RoutineOperation, WholeOperation {
  static let name = "triangular_solve"
  let isLower: Bool
  let isTransposed: Bool

  init(isLower: Bool, isTransposed: Bool) {
    self.isLower = isLower
    self.isTransposed = isTransposed
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    isLower = try attributes.boolean("lower")
    isTransposed = try attributes.boolean("transpose", default: false)
  }

  var attributes: [Attribute] {
    [Attribute("lower", .boolean(isLower))]
      + (isTransposed ? [Attribute("transpose", .boolean(true))] : [])
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expectSystem(operands)
  }

  func routine(operands: [TensorType], result: TensorType) -> Routine {
    let (n, columns) = (result.shape[result.rank - 2], result.shape[result.rank - 1])
    return .matrices(
      "triangular_solve_\(result.elementType.rawValue)", in: "matrix.h", of: result,
      sizes: [n, columns, isLower ? 1 : 0, isTransposed ? 1 : 0],
      scratchCount: n * n + n * columns, cost: Double(n) * Double(n) * Double(columns))
  }

  func evaluate(_ operands: [TensorData], result: TensorType) -> TensorData {
    let systems = zip(Matrix.all(in: operands[0]), Matrix.all(in: operands[1]))
    let solutions = systems.map { a, b in
      (isTransposed ? a.transposed : a).solvedTriangle(b, isLower: isLower != isTransposed)
    }
    return Matrix.tensor(solutions, result)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, x) = (context.operands[0], context.result)
    let adjoint = TriangularSolve(isLower: isLower, isTransposed: !isTransposed)
    let right = Tensor.apply(adjoint, [a, context.cotangent])
    let (left, other) = isTransposed ? (x, right) : (right, x)
    let whole = -left.times(other, transposed: true)
    return [isLower ? whole.lowerTriangle() : whole.upperTriangle(), right]
  }
}

/// X of A X = B (of Aᵀ X = B if `transposed`), where A is triangular in the last two axes and its
/// other triangle is not read; leading axes broadcast, and B may be a vector.
public func triangularSolve(
  _ a: Tensor, _ b: Tensor, lower: Bool, transposed: Bool = false, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  let operation = TriangularSolve(isLower: lower, isTransposed: transposed)
  return .system(operation, a, b, file: file, line: line)
}
