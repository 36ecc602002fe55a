import IR
import Scheduling

/// What an operand costs in memory, and computed again each time a product packs it.
///
/// In bytes moved per element: a multiplication takes about as long as moving a byte to or from
/// the second-level cache.
struct PrologueCost {
  /// Bytes of an element.
  let size: Int
  /// Operations that differ from column to column.
  private(set) var computing = 0
  /// Bytes of what it is computed from, where these differ from element to element.
  private(set) var reading = 0

  private let weights: Target.FusionCosts

  /// - Requires: the formula is over rows and columns of the stored matrix.
  init(_ formula: Formula, for target: Target) {
    weights = target.fusion
    size = formula.type(of: formula.results[0]).byteCount
    let dependencies = formula.dependencies
    var isNeeded = [Bool](repeating: false, count: formula.expressions.count)
    isNeeded[formula.results[0].index] = true
    for index in formula.expressions.indices.reversed() where isNeeded[index] {
      let expression = formula.expressions[index]
      if case .load(_, let indices) = expression {
        let place = formula.strides(of: indices[0])
        add(place, bytes: formula.types[index].byteCount, isInRow: dependencies[index].contains(1))
        if place.terms.isEmpty { continue }
      }
      if case .call(let function, _) = expression, dependencies[index].contains(1) {
        computing += function.cost
      }
      for input in Formula.inputs(of: expression) { isNeeded[input.index] = true }
    }
  }

  /// A row or a column that all others share stays in the first-level cache.
  private mutating func add(
    _ place: (constant: Int, strides: [Int: Int], terms: [AffineIndex.Term]), bytes: Int,
    isInRow: Bool
  ) {
    guard place.terms.isEmpty else {
      reading += bytes
      computing += weights.scattered
      return
    }
    guard isInRow, (place.strides[0] ?? 0) != 0 else { return }
    reading += bytes
    if place.strides[1] != 1 { computing += weights.scattered }
  }

  /// A buffer is written and read back once; what products read again then comes from a cache, in
  /// the shadow of their multiplications.
  ///
  /// - Throws: that it is better kept in memory, if products load every element `times` times.
  func check(loads times: Int) throws(Refusal) {
    let saving = computing + reading + 2 * size
    let cost = times * (computing + reading + weights.packing)
    if cost >= saving { throw .loaded(times: times, cost: cost, saving: saving) }
  }
}

extension Formula {
  /// Whether it has exp, random numbers and the like.
  ///
  /// In pieces of rows these lose more at the ends, element by element, than memory would cost.
  var isExpensive: Bool {
    zip(expressions, isReachable).contains { expression, isReachable in
      guard isReachable, case .call(let function, _) = expression else { return false }
      return function.cost >= 12
    }
  }
}
