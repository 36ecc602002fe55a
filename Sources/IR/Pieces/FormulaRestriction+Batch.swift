/// Numbers of pieces with an open batch size.
///
/// A number says by being a multiple of the batch size's prime, or not, how it depends on it. A sum of
/// both kinds, or a difference that is a multiple by chance, would not mean what it says: then the
/// formula stays whole.
extension FormulaRestriction {
  /// Whether every number that the copy has and the formula has not says how it depends on the batch
  /// size; `starts` are what the offsets are added to.
  func spells(_ batch: SymbolicBatch, after starts: [Int]) -> Bool {
    let isOpen = batch.isDependent(formula.axes[axis])
    func isSpelled(_ number: Int) -> Bool { number == 0 || batch.isDependent(number) == isOpen }
    guard range.count == 1 ? !isOpen : isSpelled(range.count), isSpelled(range.lowerBound) else {
      return false
    }
    let strides = formula.resultStrides.map { $0[axis] }
    for (start, (offset, stride)) in zip(starts, zip(offsets, strides)) {
      guard isSum(start, offset, factors: [stride], isOpen, batch) else { return false }
    }
    return spellsPlaces(isOpen, batch) && hasOldNumbersOnly
  }

  /// Whether a sum is one of multiples of the batch size, or of none; `change` is of places along the
  /// axis, whose neighbours are `factors` apart.
  private func isSum(
    _ number: Int, _ change: Int, factors: [Int], _ isOpen: Bool, _ batch: SymbolicBatch
  ) -> Bool {
    if change == 0 { return true }
    let kinds = Set(factors.filter { $0 != 0 }.map(batch.isDependent))
    guard kinds.count == 1, let isMultiple = kinds.first, !(isOpen && isMultiple) else {
      return false
    }
    let isExpected = isOpen || isMultiple
    return [number, change, number + change].allSatisfy {
      $0 == 0 || batch.isDependent($0) == isExpected
    } && Count(change, in: batch).power <= 1
  }

  private func spellsPlaces(_ isOpen: Bool, _ batch: SymbolicBatch) -> Bool {
    let (before, after) = (formula.dependencies, result.dependencies)
    return places.allSatisfy { old, new in
      let (from, to) = (formula.strides(of: old), result.strides(of: new))
      // What is divided, say, hides its numbers.
      guard to.terms.allSatisfy({ after[$0.scalar.index].isEmpty }) else { return false }
      let terms = from.terms.filter { before[$0.scalar.index].contains(axis) }.map(\.factor)
      let factors = terms + [from.strides[axis] ?? 0]
      return isSum(from.constant, to.constant - from.constant, factors: factors, isOpen, batch)
    }
  }

  /// Whether indices along the axis are used in places of loads only, and not as numbers.
  private var hasOldNumbersOnly: Bool {
    var isNeeded = [Bool](repeating: false, count: result.expressions.count)
    for scalar in result.results { isNeeded[scalar.index] = true }
    let old = Set(formula.expressions)
    for index in isNeeded.indices.reversed() where isNeeded[index] {
      let expression = result.expressions[index]
      switch expression {
      case .load: continue
      case .axis(let number):
        if number == newAxis { return false }
      case .constant:
        if result.types[index] == .i64 && !old.contains(expression) { return false }
      case .call, .reduce:
        for input in Formula.inputs(of: expression) { isNeeded[input.index] = true }
      }
    }
    return true
  }
}
