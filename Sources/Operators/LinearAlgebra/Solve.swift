import IR

/// X of A X = B, or of Aᵀ X = B.
///
/// - Attributes: `transpose`: whether A is transposed.
/// - Shapes: `(batch…, n, n), (batch…, n, m) -> (batch…, n, m)`, one float type.
/// - Gradient: `dB = A⁻ᵀ dX`, `dA = -dB Xᵀ` (transposed: `-X dBᵀ`).
/// - Errors: types, batch or rows differ; the matrix is not square; elements are not floats.
/// - Follows: `numpy.linalg.solve`, by elimination with partial pivoting; a singular matrix gives
///   infinities or NaN.
struct Solve: RoutineOperation, WholeOperation {
  static let name = "solve"
  let isTransposed: Bool

  init(isTransposed: Bool) { self.isTransposed = isTransposed }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    isTransposed = try attributes.boolean("transpose", default: false)
  }

  var attributes: [Attribute] {
    isTransposed ? [Attribute("transpose", .boolean(true))] : []
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expectSystem(operands)
  }

  func routine(operands: [TensorType], result: TensorType) -> Routine {
    let (n, columns) = (result.shape[result.rank - 2], result.shape[result.rank - 1])
    return .matrices(
      "solve_\(result.elementType.rawValue)", in: "matrix.h", of: result,
      sizes: [n, columns, isTransposed ? 1 : 0], scratchCount: n * n + n * columns,
      cost: Double(n) * Double(n) * (Double(n) / 3 + Double(columns)))
  }

  func evaluate(_ operands: [TensorData], result: TensorType) -> TensorData {
    let systems = zip(Matrix.all(in: operands[0]), Matrix.all(in: operands[1]))
    return Matrix.tensor(
      systems.map { a, b in (isTransposed ? a.transposed : a).solved(b) }, result)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, x) = (context.operands[0], context.result)
    let right = Tensor.apply(Solve(isTransposed: !isTransposed), [a, context.cotangent])
    let (left, other) = isTransposed ? (x, right) : (right, x)
    return [-left.times(other, transposed: true), right]
  }
}

/// X of A X = B with A in the last two axes; leading axes broadcast, and B may be a vector.
public func solve(
  _ a: Tensor, _ b: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  .system(Solve(isTransposed: false), a, b, file: file, line: line)
}

extension Tensor {
  /// Whether this right side of equations with matrices `a` is one vector, or one for each of them.
  public func holdsVectors(for a: Tensor) -> Bool {
    rank == 1 || rank > 0 && shape.extents == a.shape.extents.dropLast()
  }

  /// Applies an operator of `A X = B`, with leading axes broadcast and vectors as columns.
  static func system(
    _ operation: any Operation, _ a: Tensor, _ b: Tensor, file: String, line: Int
  ) -> Tensor {
    if b.holdsVectors(for: a) {
      let columns = b.reshape(Shape(b.shape.extents + [1]))
      let solution = system(operation, a, columns, file: file, line: line)
      return solution.isInvalid ? solution : solution.squeeze(-1)
    }
    let batches = [a, b].map { Shape(Array($0.shape.extents.dropLast(2))) }
    let common = Shape.broadcast(batches[0], batches[1])
    guard a.rank >= 2, b.rank >= 2, batches[0] != batches[1], let common else {
      return .apply(operation, [a, b], file: file, line: line)
    }
    let spread = [a, b].map {
      $0.broadcast(to: Shape(common.extents + $0.shape.extents.suffix(2)))
    }
    return .apply(operation, spread, file: file, line: line)
  }
}
