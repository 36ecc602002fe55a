/// A formula of real algebra as a sum of products, so that people read `2 * x1 * x2` instead of
/// the order in which a graph multiplies.
///
/// Equality ignores the order of terms and factors. No term has the coefficient 0, no two terms of
/// a sum have equal factors, and no two factors of a term have equal bases.
struct AlgebraicSum: Hashable {
  /// A number times powers.
  struct Term: Hashable {
    var coefficient: Double
    var factors: [Factor]

    static func == (a: Term, b: Term) -> Bool {
      a.coefficient == b.coefficient && Set(a.factors) == Set(b.factors)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(coefficient)
      hasher.combine(Set(factors))
    }
  }

  /// A power with an integer exponent, which is not 0.
  struct Factor: Hashable {
    let base: Base
    let exponent: Int
  }

  enum Base: Hashable {
    case name(String)
    /// A function of sums; options are what its name leaves open, such as `axes = [0]`.
    case call(String, [AlgebraicSum], options: [String])
    /// Of two terms or more.
    case sum(AlgebraicSum)
  }

  private(set) var terms: [Term]

  init(constant: Double) { terms = constant == 0 ? [] : [Term(coefficient: constant, factors: [])] }

  init(_ base: Base) { terms = [Term(coefficient: 1, factors: [Factor(base: base, exponent: 1)])] }

  /// - Requires: the terms are as the type says.
  init(_ terms: [Term]) { self.terms = terms }

  static func == (a: AlgebraicSum, b: AlgebraicSum) -> Bool { Set(a.terms) == Set(b.terms) }
  func hash(into hasher: inout Hasher) { hasher.combine(Set(terms)) }

  /// The number this is, or nil.
  var constant: Double? {
    if terms.isEmpty { return 0 }
    return terms.count == 1 && terms[0].factors.isEmpty ? terms[0].coefficient : nil
  }

  /// Whether the text has few symbols and no exponent that repeated squares could overflow.
  var isShort: Bool {
    size <= 64 && !terms.contains { $0.factors.contains { $0.exponent.magnitude > 999 } }
  }

  /// How many numbers, names and calls the text has.
  fileprivate var size: Int {
    terms.reduce(0) { $0 + 1 + $1.factors.reduce(0) { $0 + $1.base.size } }
  }
}

extension AlgebraicSum.Base {
  fileprivate var size: Int {
    switch self {
    case .name: 1
    case .call(_, let operands, _): operands.reduce(1) { $0 + $1.size }
    case .sum(let sum): sum.size
    }
  }
}
