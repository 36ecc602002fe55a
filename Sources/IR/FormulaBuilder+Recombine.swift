/// Undoes the splitting of indices, so that a reshape and its inverse cancel inside one formula.
extension FormulaBuilder {
  /// The index with `c·d·(e / d) + c·(e mod d)` replaced by `c·e`, as often as it occurs.
  ///
  /// Every replacement puts older scalars in the place of newer ones, so it ends.
  func recombined(_ index: AffineIndex) -> AffineIndex {
    var index = index
    while let next = recombinedOnce(index) { index = next }
    return index
  }

  private func recombinedOnce(_ index: AffineIndex) -> AffineIndex? {
    for term in index.terms {
      guard case .call(.remainder, let arguments) = expressions[term.scalar.index],
        let divisor = positiveConstant(arguments[1])
      else { continue }
      let (whole, overflow) = term.factor.multipliedReportingOverflow(by: divisor)
      if overflow { continue }
      let match = index.terms.first { other in
        other.factor == whole && isQuotient(other.scalar, of: arguments[0], by: divisor)
      }
      guard let match else { continue }
      var rest = index
      rest.terms.removeAll { $0 == term || $0 == match }
      return rest + affineForm(arguments[0]) * term.factor
    }
    return nil
  }

  /// Whether `scalar` is `dividend / divisor`; `(f / s) / d` may be written `f / (s·d)`.
  private func isQuotient(_ scalar: Scalar, of dividend: Scalar, by divisor: Int) -> Bool {
    guard case .call(.floorDivide, let arguments) = expressions[scalar.index],
      let found = positiveConstant(arguments[1])
    else { return false }
    if arguments[0] == dividend { return found == divisor }
    guard case .call(.floorDivide, let inner) = expressions[dividend.index],
      inner[0] == arguments[0], let first = positiveConstant(inner[1])
    else { return false }
    return found % first == 0 && found / first == divisor
  }

  private func positiveConstant(_ scalar: Scalar) -> Int? {
    guard case .constant(let literal) = expressions[scalar.index], literal.integer > 0 else {
      return nil
    }
    return Int(literal.integer)
  }

  /// `(g·a + s) / (g·d)` is `a / d`, and `(g·a + s) mod (g·d)` is `g·(a mod d) + s`, if `s` stays
  /// inside `0..<g`; nil if there is no such `g`.
  /// - Requires: `index` is never negative.
  func divideByCommonFactor(_ function: ScalarFunction, _ index: AffineIndex, by divisor: Int)
    -> Expression?
  {
    let factors = Set(index.terms.map(\.factor)).filter {
      $0 > 1 && $0 < divisor && divisor % $0 == 0
    }
    for factor in factors.sorted(by: >) {
      let small = AffineIndex(
        index.constant - index.constant / factor * factor, index.rest(by: factor))
      guard let range = bounds(of: small), range.lowerBound >= 0, range.upperBound < factor
      else { continue }
      let large = AffineIndex(index.constant / factor, index.multiples(of: factor))
      let divided = expression(large).combined(function, integer(divisor / factor))
      if function == .floorDivide { return divided }
      return expression(affineForm(divided.scalar) * factor + small)
    }
    return nil
  }
}
