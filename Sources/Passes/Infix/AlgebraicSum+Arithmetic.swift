/// Arithmetic; products of sums stay products.
extension AlgebraicSum {
  static func + (a: AlgebraicSum, b: AlgebraicSum) -> AlgebraicSum {
    var terms = a.terms
    for term in b.terms {
      let factors = Set(term.factors)
      guard let index = terms.firstIndex(where: { Set($0.factors) == factors }) else {
        terms.append(term)
        continue
      }
      terms[index].coefficient += term.coefficient
      if terms[index].coefficient == 0 { terms.remove(at: index) }
    }
    return AlgebraicSum(terms)
  }

  static func * (a: AlgebraicSum, b: AlgebraicSum) -> AlgebraicSum {
    if let number = a.constant { return b.scaled(by: number) }
    if let number = b.constant { return a.scaled(by: number) }
    var product = a.term
    for factor in b.term.factors { product.multiply(by: factor) }
    product.coefficient *= b.term.coefficient
    return AlgebraicSum([product])
  }

  func scaled(by number: Double) -> AlgebraicSum {
    if number == 0 { return AlgebraicSum(constant: 0) }
    return AlgebraicSum(
      terms.map { Term(coefficient: $0.coefficient * number, factors: $0.factors) })
  }

  /// - Requires: `exponent` is not 0, and positive for the constant 0.
  func power(_ exponent: Int) -> AlgebraicSum {
    let term = term
    var coefficient = 1.0
    for _ in 0..<exponent.magnitude { coefficient *= term.coefficient }
    let factors = term.factors.map { Factor(base: $0.base, exponent: $0.exponent * exponent) }
    return AlgebraicSum(
      [Term(coefficient: exponent < 0 ? 1 / coefficient : coefficient, factors: factors)])
  }

  /// The only term, or the sum as one factor.
  private var term: Term {
    terms.count == 1
      ? terms[0] : Term(coefficient: 1, factors: [Factor(base: .sum(self), exponent: 1)])
  }
}

extension AlgebraicSum.Term {
  fileprivate mutating func multiply(by factor: AlgebraicSum.Factor) {
    guard let index = factors.firstIndex(where: { $0.base == factor.base }) else {
      factors.append(factor)
      return
    }
    let exponent = factors[index].exponent + factor.exponent
    factors[index] = AlgebraicSum.Factor(base: factors[index].base, exponent: exponent)
    if exponent == 0 { factors.remove(at: index) }
  }
}
