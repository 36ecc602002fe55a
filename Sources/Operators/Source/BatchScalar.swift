import IR

/// A number that depends on the batch size B: `(a B + b) / (c B + d)`.
///
/// Stands for a literal in a graph that leaves its batch size open.
///
/// - Attributes: `type`; `batch`, the batch size; `a`, `b`, `c` and `d`, 0, 1, 0 and 1 if left out.
/// - Shapes: `() -> ()`, numeric.
/// - Gradient: none flows.
/// - Errors: the type is `bool`.
/// - Follows: `jax.numpy.shape` of a symbolic dimension, in `f64` until the end.
package struct BatchScalar: FormulaOperation {
  package static let name = "batch_scalar"
  package let type: ElementType
  /// A literal of this value is the batch size of the program's run, once it is symbolic.
  package let batch: Int
  package let ratio: BatchRatio

  package init(_ type: ElementType, batch: Int, _ ratio: BatchRatio) {
    self.type = type
    self.batch = batch
    self.ratio = ratio
  }

  package init(from attributes: inout AttributeReader) throws(Diagnostic) {
    type = try attributes.word("type")
    batch = try attributes.integer("batch")
    ratio = BatchRatio(
      a: try attributes.float("a", default: 0), b: try attributes.float("b", default: 1),
      c: try attributes.float("c", default: 0), d: try attributes.float("d", default: 1))
  }

  package var attributes: [Attribute] {
    let numbers = [("a", ratio.a, 0.0), ("b", ratio.b, 1), ("c", ratio.c, 0), ("d", ratio.d, 1)]
    return [
      Attribute("type", .word(type.rawValue)), Attribute("batch", .integer(batch)),
    ] + numbers.filter { $0.1 != $0.2 }.map { Attribute($0.0, .float($0.1)) }
  }

  package func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    try expect(0, operands)
    guard type.isNumeric else { throw undefined(for: type) }
    return TensorType(type, [])
  }

  package func define(
    _ formula: FormulaBuilder, operands: [TensorType], result: TensorType
  ) -> Expression {
    let size = formula.integer(batch).cast(to: .f64)
    func affine(_ factor: Double, _ rest: Double) -> Expression {
      if factor == 0 { return formula.constant(rest, .f64) }
      let product = factor == 1 ? size : size * size.constant(factor)
      return rest == 0 ? product : product + size.constant(rest)
    }
    let dividend = affine(ratio.a, ratio.b)
    if ratio.c == 0 && ratio.d == 1 { return dividend.cast(to: type) }
    return (dividend / affine(ratio.c, ratio.d)).cast(to: type)
  }

  package func gradient(_ context: GradientContext) -> [Tensor?] { [] }
}

/// `(a B + b) / (c B + d)`.
package struct BatchRatio: Hashable, Sendable {
  package var a = 0.0
  package var b = 1.0
  package var c = 0.0
  package var d = 1.0

  package init(a: Double = 0, b: Double = 1, c: Double = 0, d: Double = 1) {
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
  }

  package func value(at batchSize: Int) -> Double {
    (a * Double(batchSize) + b) / (c * Double(batchSize) + d)
  }
}
