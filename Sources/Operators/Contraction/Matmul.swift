import IR

/// The sum over k of `A[…, i, k] · B[…, k, j]`.
///
/// - Attributes: `transpose_lhs`, `transpose_rhs`: the operand's last two axes are swapped.
/// - Shapes: `(batch…, m, k), (batch…, k, n) -> (batch…, m, n)`, one numeric element type.
/// - Gradient: `dA = dC Bᵀ`, `dB = Aᵀ dC`.
/// - Errors: rank below 2; ranks, batch or inner extents differ.
/// - Follows: `numpy.matmul` without broadcasting.
struct Matmul: FormulaOperation {
  static let name = "matmul"
  let transposeLHS: Bool
  let transposeRHS: Bool

  init(transposeLHS: Bool = false, transposeRHS: Bool = false) {
    self.transposeLHS = transposeLHS
    self.transposeRHS = transposeRHS
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    transposeLHS = try attributes.boolean("transpose_lhs", default: false)
    transposeRHS = try attributes.boolean("transpose_rhs", default: false)
  }

  var attributes: [Attribute] {
    (transposeLHS ? [Attribute("transpose_lhs", .boolean(true))] : [])
      + (transposeRHS ? [Attribute("transpose_rhs", .boolean(true))] : [])
  }

  /// Integer products have no library.
  func kernelKind(operands: [TensorType], result: TensorType) -> KernelKind {
    guard result.elementType.isFloat else { return .loops }
    return .product(
      MatrixProduct(
        lhs: operands[0], rhs: operands[1], result: result, transposeLHS: transposeLHS,
        transposeRHS: transposeRHS))
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(2, operands)
    let (a, b) = (operands[0], operands[1])
    guard a.elementType == b.elementType, a.elementType.isNumeric else {
      throw failure(
        "element types \(a.elementType.rawValue) and \(b.elementType.rawValue) do not multiply")
    }
    guard a.rank == b.rank, a.rank >= 2 else {
      throw failure("expected two operands of equal rank of at least 2, found \(a) and \(b)")
    }
    let batch = Array(a.shape.extents.dropLast(2))
    guard batch == Array(b.shape.extents.dropLast(2)) else {
      throw failure("batch extents differ: \(a) and \(b)")
    }
    let (m, k) = Self.matrix(a, transposeLHS)
    let (inner, n) = Self.matrix(b, transposeRHS)
    guard k == inner else { throw failure("inner extents differ: \(k) and \(inner)") }
    return a.with(shape: Shape(batch + [m, n]))
  }

  /// Rows and columns of the last two axes after the transposition.
  static func matrix(_ type: TensorType, _ isTransposed: Bool) -> (Int, Int) {
    let (rows, columns) = (type.shape[type.rank - 2], type.shape[type.rank - 1])
    return isTransposed ? (columns, rows) : (rows, columns)
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let batch = Array(formula.indices.dropLast(2))
    let (i, j) = (formula.indices[result.rank - 2], formula.indices[result.rank - 1])
    let extent = Self.matrix(operands[0], transposeLHS).1
    return formula.reduce(.sum, extent: extent) { k in
      formula.load(0, batch + (transposeLHS ? [k, i] : [i, k]))
        * formula.load(1, batch + (transposeRHS ? [j, k] : [k, j]))
    }
  }

  func multiplyAddCount(operands: [TensorType], result: TensorType) -> Double {
    Double(result.elementCount) * Double(Self.matrix(operands[0], transposeLHS).1)
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, b, d) = (context.operands[0], context.operands[1], context.cotangent)
    func multiply(_ x: Tensor, _ tx: Bool, _ y: Tensor, _ ty: Bool) -> Tensor {
      .apply(Matmul(transposeLHS: tx, transposeRHS: ty), [x, y])
    }
    return [
      transposeLHS ? multiply(b, transposeRHS, d, true) : multiply(d, false, b, !transposeRHS),
      transposeRHS ? multiply(d, true, a, transposeLHS) : multiply(a, !transposeLHS, d, false),
    ]
  }

  /// Transposes of the last two axes become flags.
  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let swapped = operands.map { ($0.node?.operation as? Transpose)?.swapsLastTwo ?? false }
    guard swapped.contains(true) else { return nil }
    return .apply(
      Matmul(
        transposeLHS: transposeLHS != swapped[0], transposeRHS: transposeRHS != swapped[1]),
      zip(operands, swapped).map { $1 ? $0.operands[0] : $0 })
  }
}

/// The matrix product of the last two axes, of either operand transposed if so flagged; leading
/// axes are a batch and broadcast.
///
/// A matrix on the right multiplies all rows of a batch on the left in one product, which is
/// faster than one product per batch element.
public func matmul(
  _ a: Tensor, _ b: Tensor, transposeLHS: Bool = false, transposeRHS: Bool = false,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  func multiply(_ a: Tensor, _ b: Tensor) -> Tensor {
    let operation = Matmul(transposeLHS: transposeLHS, transposeRHS: transposeRHS)
    return .apply(operation, [a, b], file: file, line: line)
  }
  let batches = [a, b].map { Shape(Array($0.shape.extents.dropLast(2))) }
  guard a.rank >= 2, b.rank >= 2, batches[0] != batches[1] else { return multiply(a, b) }
  let (m, k) = Matmul.matrix(a.type, transposeLHS)
  let (inner, n) = Matmul.matrix(b.type, transposeRHS)
  if b.rank == 2 && k == inner && !transposeLHS {
    let rows = multiply(a.reshape([batches[0].elementCount * m, k]), b)
    return rows.reshape(Shape(batches[0].extents + [m, n]))
  }
  guard let batch = Shape.broadcast(batches[0], batches[1]) else { return multiply(a, b) }
  func spread(_ x: Tensor) -> Tensor {
    x.broadcast(to: Shape(batch.extents + x.shape.extents.suffix(2)))
  }
  return multiply(spread(a), spread(b))
}
