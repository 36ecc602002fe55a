import IR

/// The formula of a loop nest as printers see it: every number that may depend on the batch size is a
/// count.
package struct CountedFormula: Sendable {
  /// What one scalar is.
  package enum Element {
    case constant(Constant)
    /// The index along an axis.
    case axis(Int)
    /// An element of an operand, whose place the nest's `load` says.
    case load(operand: Int)
    case call(ScalarFunction, [Scalar])
    case reduce(Reduction, axis: Int, body: Scalar)
  }

  /// A literal, or what stands for a number that depends on the batch size.
  package enum Constant {
    case literal(Literal)
    case count(Count, ElementType)
  }

  /// The extent of every axis.
  package let axes: [Count]
  /// For each result, elements between neighbours in memory along every result axis.
  package let resultStrides: [[Count]]
  /// The last result axis, if reductions run over it.
  package let rowAxis: Int?
  private let formula: Formula
  private let batch: SymbolicBatch?

  init(_ formula: Formula, _ batch: SymbolicBatch?) {
    self.formula = formula
    self.batch = batch
    axes = formula.axes.map { Count($0, in: batch) }
    resultStrides = formula.resultStrides.map { $0.map { Count($0, in: batch) } }
    rowAxis = formula.rowAxis
  }

  /// Whether an axis has one element, which takes no loop.
  package func isSingle(_ axis: Int) -> Bool { axes[axis] == .one }
  package var rank: Int { formula.rank }
  package var domain: [Count] { Array(axes.prefix(rank)) }
  package var results: [Scalar] { formula.results }
  package var resultRanks: [Int] { formula.resultRanks }
  package func type(of scalar: Scalar) -> ElementType { formula.type(of: scalar) }
  package func isIndexOrLiteral(_ scalar: Scalar) -> Bool { formula.isIndexOrLiteral(scalar) }

  package subscript(scalar: Scalar) -> Element {
    switch formula[scalar] {
    case .constant(let literal): .constant(counted(literal))
    case .axis(let axis): .axis(axis)
    case .load(let operand, _): .load(operand: operand)
    case .call(let function, let arguments): .call(function, arguments)
    case .reduce(let reduction, let axis, let body): .reduce(reduction, axis: axis, body: body)
    }
  }

  /// Integers of 64 bits, which indices are, may be that of the last row.
  private func counted(_ literal: Literal) -> Constant {
    guard let batch, let number = Int(exactly: literal.double) else { return .literal(literal) }
    let count =
      literal.type == .i64 ? Count(index: number, in: batch) : Count(number, in: batch)
    return count.isOpen ? .count(count, literal.type) : .literal(literal)
  }
}

/// Where a load of a nest finds its element: `constant + Σ stride · index + Σ factor · term`.
package struct CountedLoad: Sendable {
  package let operand: Int
  /// The index as a scalar, which is what counts unless the load is linear.
  package let index: Scalar
  package let constant: Count
  /// By axis.
  package let strides: [Int: Count]
  package let terms: [(scalar: Scalar, factor: Count)]
  /// Whether the index is spelled from constant, strides and terms.
  package let isLinear: Bool

  init(_ load: FormulaFacts.Load, _ batch: SymbolicBatch?) {
    operand = load.operand
    index = load.index
    constant = Count(index: load.constant, in: batch)
    strides = load.strides.mapValues { Count($0, in: batch) }
    terms = load.terms.map { ($0.scalar, Count($0.factor, in: batch)) }
    isLinear = load.isLinear
  }

  /// Whether neighbouring lanes read neighbouring elements.
  package func isContiguous(along axis: Int) -> Bool { isLinear && strides[axis] == .one }
}
