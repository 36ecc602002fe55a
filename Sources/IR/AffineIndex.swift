/// An index as `constant + Σ coefficient · term`, where terms are axes or opaque scalars.
///
/// Normalising index arithmetic to this form lets reshapes, slices and transposes cancel, shows
/// the stride of a load along each axis, and bounds the index for division by extents.
package struct AffineIndex: Hashable, Sendable {
  package var constant: Int
  /// In the order of their scalars, each once; no factor is 0.
  package var terms: [Term]

  /// A scalar and what it is multiplied by.
  package struct Term: Hashable, Sendable {
    package let scalar: Scalar
    package var factor: Int
  }

  init(_ constant: Int, _ terms: [Term] = []) {
    self.constant = constant
    self.terms = terms
  }

  init(_ scalar: Scalar) { self.init(0, [Term(scalar: scalar, factor: 1)]) }

  static func + (a: AffineIndex, b: AffineIndex) -> AffineIndex {
    let constant = a.constant &+ b.constant
    if b.terms.isEmpty { return AffineIndex(constant, a.terms) }
    var terms = a.terms
    for term in b.terms {
      let place = terms.firstIndex { $0.scalar >= term.scalar } ?? terms.count
      if place < terms.count, terms[place].scalar == term.scalar {
        terms[place].factor &+= term.factor
      } else {
        terms.insert(term, at: place)
      }
    }
    return AffineIndex(constant, terms.filter { $0.factor != 0 })
  }

  static func * (a: AffineIndex, factor: Int) -> AffineIndex {
    if factor == 0 { return AffineIndex(0) }
    if factor == 1 { return a }
    return AffineIndex(
      a.constant &* factor,
      a.terms.map { Term(scalar: $0.scalar, factor: $0.factor &* factor) }.filter { $0.factor != 0 }
    )
  }

  /// The terms that are multiples of `divisor`, divided by it.
  func multiples(of divisor: Int) -> [Term] {
    terms.filter { $0.factor % divisor == 0 }.map {
      Term(scalar: $0.scalar, factor: $0.factor / divisor)
    }
  }

  /// The other terms.
  func rest(by divisor: Int) -> [Term] { terms.filter { $0.factor % divisor != 0 } }
}

/// Expressions and axes, whether still being built or finished.
protocol ScalarArena {
  var expressions: [ScalarExpression] { get }
  var axes: [Int] { get }
}

extension FormulaBuilder: ScalarArena {}
extension Formula: ScalarArena {}

extension ScalarArena {
  /// The affine form of an `i64` scalar; what is not affine becomes a term of its own.
  func affineForm(_ scalar: Scalar) -> AffineIndex {
    switch expressions[scalar.index] {
    case .constant(let literal): AffineIndex(Int(literal.integer))
    case .call(.add, let arguments): affineForm(arguments[0]) + affineForm(arguments[1])
    case .call(.subtract, let arguments):
      affineForm(arguments[0]) + affineForm(arguments[1]) * -1
    case .call(.multiply, let arguments):
      if case .constant(let factor) = expressions[arguments[1].index] {
        affineForm(arguments[0]) * Int(factor.integer)
      } else {
        AffineIndex(scalar)
      }
    default: AffineIndex(scalar)
    }
  }

  /// The smallest and largest value of a term; nil if unknown.
  func bounds(ofTerm scalar: Scalar) -> ClosedRange<Int>? {
    switch expressions[scalar.index] {
    case .axis(let axis): 0...max(axes[axis] - 1, 0)
    case .call(.remainder, let arguments):
      if case .constant(let divisor) = expressions[arguments[1].index], divisor.integer > 0 {
        0...Int(divisor.integer) - 1
      } else {
        nil
      }
    case .call(.floorDivide, let arguments):
      if case .constant(let divisor) = expressions[arguments[1].index], divisor.integer > 0,
        let range = bounds(of: affineForm(arguments[0])), range.lowerBound >= 0
      {
        range.lowerBound / Int(divisor.integer)...range.upperBound / Int(divisor.integer)
      } else {
        nil
      }
    default: nil
    }
  }

  /// The smallest and largest value of an affine index; nil if unknown or if a sum may wrap.
  func bounds(of index: AffineIndex) -> ClosedRange<Int>? {
    var low = index.constant
    var high = index.constant
    for term in index.terms {
      guard let range = bounds(ofTerm: term.scalar) else { return nil }
      let first = range.lowerBound.multipliedReportingOverflow(by: term.factor)
      let last = range.upperBound.multipliedReportingOverflow(by: term.factor)
      let newLow = low.addingReportingOverflow(min(first.partialValue, last.partialValue))
      let newHigh = high.addingReportingOverflow(max(first.partialValue, last.partialValue))
      if first.overflow || last.overflow || newLow.overflow || newHigh.overflow { return nil }
      (low, high) = (newLow.partialValue, newHigh.partialValue)
    }
    return low...high
  }
}

extension Formula {
  /// The affine form of a load's linear index: constant, stride per axis, and the terms left.
  package func strides(of index: Scalar)
    -> (constant: Int, strides: [Int: Int], terms: [AffineIndex.Term])
  {
    let form = affineForm(index)
    var strides: [Int: Int] = [:]
    var terms: [AffineIndex.Term] = []
    for term in form.terms {
      if case .axis(let axis) = self[term.scalar] {
        strides[axis] = term.factor
      } else {
        terms.append(term)
      }
    }
    return (form.constant, strides, terms)
  }
}
