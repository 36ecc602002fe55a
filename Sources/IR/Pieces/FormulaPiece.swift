/// A box of a formula's domain, inside of which no question about a place is left that the box
/// answers: whether it lies in the first operand of a concatenation, say, or in the padding.
package struct FormulaPiece: Hashable, Sendable {
  /// Over the places of the box, each axis from 0 on; results lie in memory as those of the whole do.
  package let formula: Formula
  /// For each result, the elements from its start to the box.
  package let offsets: [Int]
}

extension Formula {
  /// The formula cut at every number that indices along result axes are compared with; itself alone
  /// if there is none.
  ///
  /// The pieces cover the domain, in order, and each costs only what is evaluated in it. With an open
  /// batch size, only cuts whose numbers say how they depend on it are made.
  package func pieces(_ batch: SymbolicBatch? = nil) -> [FormulaPiece] {
    var cutting = FormulaCutting(budget: max(FormulaCutting.leastBudget, comparisons.count), batch)
    let whole = FormulaPiece(formula: self, offsets: results.map { _ in 0 })
    let pieces = cutting.cut(whole)
    guard pieces.count > 1 else { return pieces }
    return pieces.map { FormulaPiece(formula: $0.formula.compacted, offsets: $0.offsets) }
  }
}

/// Cuts formulas into pieces.
private struct FormulaCutting {
  /// How many more pieces there may be: the product of cuts along several axes can be many.
  private var budget: Int
  private let batch: SymbolicBatch?

  static let leastBudget = 32

  init(budget: Int, _ batch: SymbolicBatch?) {
    self.budget = budget
    self.batch = batch
  }

  /// Cuts along one axis, then each part along the others.
  mutating func cut(_ piece: FormulaPiece) -> [FormulaPiece] {
    let formula = piece.formula
    let (cuts, row) = (formula.cuts, formula.rowAxis)
    for axis in formula.domain.indices where axis != row {
      guard let places = cuts[axis], places.count <= budget else { continue }
      let bounds = [0] + places + [formula.axes[axis]]
      let parts = zip(bounds, bounds.dropFirst()).map {
        FormulaRestriction(formula, axis, $0..<$1, row: row)
      }
      if let batch, !parts.allSatisfy({ $0.spells(batch, after: piece.offsets) }) { continue }
      budget -= places.count
      return parts.flatMap { part in
        let offsets = zip(piece.offsets, part.offsets).map { $0 + $1 }
        return cut(FormulaPiece(formula: part.result, offsets: offsets))
      }
    }
    return [piece]
  }
}

extension Formula {
  /// Comparisons of indices with numbers.
  fileprivate var comparisons: [(index: Scalar, limit: Int)] {
    let reachable = isReachable
    return expressions.indices.compactMap { position in
      guard reachable[position],
        case .call(let function, let arguments) = expressions[position],
        function == .less || function == .greaterEqual, type(of: arguments[0]) == .i64,
        case .constant(let limit) = self[arguments[1]]
      else { return nil }
      return (arguments[0], Int(limit.integer))
    }
  }

  /// Along each result axis, the places from which on some comparison has another answer.
  fileprivate var cuts: [Int: [Int]] {
    var places: [Int: Set<Int>] = [:]
    for (index, limit) in comparisons {
      let form = affineForm(index)
      guard form.terms.count == 1, case .axis(let axis) = self[form.terms[0].scalar], axis < rank
      else { continue }
      let place = form.terms[0].firstPlace(reaching: limit - form.constant)
      if place > 0 && place < axes[axis] { places[axis, default: []].insert(place) }
    }
    return places.mapValues { $0.sorted() }
  }
}

extension AffineIndex.Term {
  /// The first place from which on the product is `limit` or more or, if it falls, less than that.
  fileprivate func firstPlace(reaching limit: Int) -> Int {
    func floorDivide(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((-a + b - 1) / b) }
    return factor > 0
      ? -floorDivide(-limit, factor) : floorDivide(-limit, -factor) + 1
  }
}
