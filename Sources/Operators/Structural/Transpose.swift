import IR

/// The element whose indices are permuted: result axis i is operand axis `permutation[i]`.
///
/// - Attributes: `permutation` of the axes.
/// - Shapes: `(s) -> (s[permutation[0]], s[permutation[1]], …)`, any element type.
/// - Gradient: `dA = dC` under the inverse permutation.
/// - Errors: the permutation leaves out or repeats an axis.
/// - Follows: `numpy.transpose`.
struct Transpose: FormulaOperation {
  static let name = "transpose"
  let permutation: [Int]

  init(_ permutation: [Int]) { self.permutation = permutation }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    permutation = try attributes.integers("permutation")
  }

  var attributes: [Attribute] { [Attribute("permutation", .integers(permutation))] }

  /// Where each operand axis is in the result.
  var inverse: [Int] { permutation.indices.sorted { permutation[$0] < permutation[$1] } }

  /// Whether only the last two axes change places.
  var swapsLastTwo: Bool {
    let rank = permutation.count
    return rank >= 2 && permutation == Array(0..<rank - 2) + [rank - 1, rank - 2]
  }

  func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(1, operands)
    let operand = operands[0]
    try expectAxes(permutation, rank: operand.rank)
    guard permutation.count == operand.rank else {
      throw failure("the permutation has \(permutation.count) axes, \(operand) has \(operand.rank)")
    }
    return operand.with(shape: Shape(permutation.map { operand.shape[$0] }))
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    formula.load(0, inverse.map { formula.axis($0) })
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent.transpose(inverse)]
  }

  func simplified(operands: [Tensor], result: TensorType) -> Tensor? {
    let operand = operands[0]
    if let element = operand.onlyElement { return element.broadcast(to: result.shape) }
    if let inner = operand.node?.operation as? Transpose {
      return operand.operands[0].transpose(permutation.map { inner.permutation[$0] })
    }
    // Axes of extent 1 may stand anywhere: moving only these keeps the row-major order.
    let moved = permutation.filter { operand.shape[$0] != 1 }
    return moved == moved.sorted() ? operand.reshape(result.shape) : nil
  }
}

extension Tensor {
  /// Permutes axes: result axis i is axis `permutation[i]` (negative axes count from the end).
  public func transpose(
    _ permutation: [Int], file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let permutation = permutation.map(fromFront)
    if permutation == Array(0..<rank) { return self }
    return .apply(Transpose(permutation), [self], file: file, line: line)
  }

  /// The tensor with its last two axes swapped.
  public var transposed: Tensor {
    guard rank >= 2 else {
      report(Transpose.name, "expected at least two axes to swap", file: "", line: 0)
      return invalidated
    }
    return transpose(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }
}
