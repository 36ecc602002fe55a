/// An index as `constant + Σ coefficient · term`, where terms are axes or opaque scalars.
///
/// Normalising index arithmetic to this form lets reshapes, slices and transposes cancel, shows
/// the stride of a load along each axis, and bounds the index for division by extents.
public struct AffineIndex: Hashable, Sendable {
  public var constant: Int
  /// Coefficients by the scalar that is multiplied; none is 0.
  public var terms: [Scalar: Int]

  init(_ constant: Int, _ terms: [Scalar: Int] = [:]) {
    self.constant = constant
    self.terms = terms
  }

  static func + (a: AffineIndex, b: AffineIndex) -> AffineIndex {
    let terms = a.terms.merging(b.terms) { $0 &+ $1 }.filter { $0.value != 0 }
    return AffineIndex(a.constant &+ b.constant, terms)
  }

  static func * (a: AffineIndex, factor: Int) -> AffineIndex {
    if factor == 0 { return AffineIndex(0) }
    return AffineIndex(a.constant &* factor, a.terms.mapValues { $0 &* factor })
  }
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
        AffineIndex(0, [scalar: 1])
      }
    default: AffineIndex(0, [scalar: 1])
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
    for (term, coefficient) in index.terms {
      guard let range = bounds(ofTerm: term) else { return nil }
      let first = range.lowerBound.multipliedReportingOverflow(by: coefficient)
      let last = range.upperBound.multipliedReportingOverflow(by: coefficient)
      let newLow = low.addingReportingOverflow(min(first.partialValue, last.partialValue))
      let newHigh = high.addingReportingOverflow(max(first.partialValue, last.partialValue))
      if first.overflow || last.overflow || newLow.overflow || newHigh.overflow { return nil }
      (low, high) = (newLow.partialValue, newHigh.partialValue)
    }
    return low...high
  }
}

extension Formula {
  /// The affine form of a load's linear index: constant, stride per axis, and whether any other
  /// term is left.
  public func strides(of index: Scalar) -> (constant: Int, strides: [Int: Int], isAffine: Bool) {
    let form = affineForm(index)
    var strides: [Int: Int] = [:]
    var isAffine = true
    for (term, coefficient) in form.terms {
      if case .axis(let axis) = self[term] {
        strides[axis] = coefficient
      } else {
        isAffine = false
      }
    }
    return (form.constant, strides, isAffine)
  }
}
