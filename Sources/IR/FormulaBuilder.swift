/// Builds a formula; equal expressions are shared and trivial arithmetic is simplified.
package final class FormulaBuilder {
  package private(set) var expressions: [ScalarExpression] = []
  package private(set) var types: [ElementType] = []
  package private(set) var axes: [Int]
  package let rank: Int
  let operands: [TensorType]
  private var existing: [Key: Scalar] = [:]

  private struct Key: Hashable {
    let expression: ScalarExpression
    let type: ElementType
  }

  /// - Parameters:
  ///   - domain: extents of the results' axes.
  ///   - operands: types of what `load` reads.
  package init(domain: [Int], operands: [TensorType]) {
    axes = domain
    rank = domain.count
    self.operands = operands
    // Most formulas are no larger; growing the table costs as much as filling it.
    existing.reserveCapacity(24)
  }

  /// The formula of `results`.
  ///
  /// `ranks` leading axes index each of them, all if nil. Results are row-major if `strides` along
  /// these axes are left out.
  package func finish(_ results: [Expression], ranks: [Int]? = nil, strides: [[Int]]? = nil)
    -> Formula
  {
    let ranks = ranks ?? results.map { _ in rank }
    let rowMajor = ranks.map { count in
      Shape(Array(axes.prefix(count))).strides + [Int](repeating: 0, count: rank - count)
    }
    return Formula(
      expressions: expressions, types: types, axes: axes, rank: rank,
      results: results.map(\.scalar), resultRanks: ranks, resultStrides: strides ?? rowMajor)
  }

  /// The index along result axis `axis`.
  package func axis(_ axis: Int) -> Expression {
    axes[axis] == 1 ? integer(0) : insert(.axis(axis), .i64)
  }

  /// Indices along all result axes.
  package var indices: [Expression] { (0..<rank).map { axis($0) } }

  package func integer(_ value: Int) -> Expression {
    insert(.constant(Literal(integer: Int64(value), .i64)), .i64)
  }

  package func constant(_ value: Double, _ type: ElementType) -> Expression {
    insert(.constant(Literal(value, type)), type)
  }

  package func constant(_ literal: Literal) -> Expression {
    insert(.constant(literal), literal.type)
  }

  /// The element of operand `operand` at `indices`, one per axis of the operand.
  package func load(_ operand: Int, _ indices: [Expression]) -> Expression {
    insert(
      .load(operand: operand, indices: indices.map(\.scalar)), operands[operand].elementType)
  }

  /// The element of a buffer at a linear index, as kernels load.
  package func load(_ buffer: Int, _ index: Expression, type: ElementType) -> Expression {
    insert(.load(operand: buffer, indices: [index.scalar]), type)
  }

  /// Terms that may be added one after the other in `f32`: what that loses is bounded.
  package static let shortSum = 64

  /// `reduction` of `body` over a new axis of `extent`.
  ///
  /// Sums of more than `narrowLimit` numbers of `f32` are `f64`, and stay it until an operator has
  /// its result (`Operation.element`): the error of one such sum is that of rounding it.
  package func reduce(
    _ reduction: Reduction, extent: Int, narrowLimit: Int = shortSum,
    _ body: (Expression) -> Expression
  ) -> Expression {
    axes.append(extent)
    let axis = axes.count - 1
    let index = extent == 1 ? integer(0) : insert(.axis(axis), .i64)
    let element = body(index)
    if extent == 1 { return element }
    let isWide = reduction == .sum && element.type == .f32 && extent > narrowLimit
    return reduce(reduction, axis: axis, element, type: isWide ? .f64 : element.type)
  }

  /// `reduction` over an axis that exists already, kept in `type`, as fusion copies formulas.
  package func reduce(
    _ reduction: Reduction, axis: Int, _ body: Expression, type: ElementType
  ) -> Expression {
    insert(.reduce(reduction, axis: axis, body: body.scalar), type)
  }

  /// A new axis for a reduction, as fusion copies formulas.
  package func makeAxis(extent: Int) -> Int {
    axes.append(extent)
    return axes.count - 1
  }

  /// The index along any axis, result or reduction.
  package func index(along axis: Int) -> Expression {
    axes[axis] == 1 ? integer(0) : insert(.axis(axis), .i64)
  }

  /// Calls a function after simplification.
  package func call(_ function: ScalarFunction, _ arguments: [Expression], type: ElementType)
    -> Expression
  {
    simplify(function, arguments, type: type)
      ?? insert(.call(function, arguments.map(\.scalar)), type)
  }

  func insert(_ expression: ScalarExpression, _ type: ElementType) -> Expression {
    let key = Key(expression: expression, type: type)
    let next = Scalar(expressions.count)
    let scalar = existing.interned(key, as: next)
    if scalar == next {
      expressions.append(expression)
      types.append(type)
    }
    return Expression(self, scalar)
  }
}
