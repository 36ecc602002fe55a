/// When two numbers count as the same: the one rule of every comparison of results.
///
/// Equal infinities are equal, and so are 0 and -0. An infinity or NaN on one side only never is.
package struct ElementAgreement: Hashable, Sendable {
  /// What two NaN are.
  package enum NaNRule: Sendable {
    case equal
    /// A NaN agrees with nothing: where numbers are asked for.
    case different
  }

  /// What finite numbers may differ by, besides `relative` times the expected one's magnitude.
  package var absolute: Double
  package var relative: Double
  package var nan: NaNRule

  package init(absolute: Double = 0, relative: Double = 0, nan: NaNRule = .equal) {
    self.absolute = absolute
    self.relative = relative
    self.nan = nan
  }

  package func holds(_ found: Double, _ expected: Double) -> Bool {
    if found == expected { return true }
    if found.isNaN && expected.isNaN { return nan == .equal }
    guard found.isFinite, expected.isFinite else { return false }
    return (found - expected).magnitude <= absolute + relative * expected.magnitude
  }

  /// The place of the first element that differs, nil if there is none.
  ///
  /// Elements of types other than floats must be equal.
  /// - Requires: equal types.
  package func firstDifference(_ found: TensorData, _ expected: TensorData) -> Int? {
    guard expected.type.elementType.isReal else {
      return zip(found.integers, expected.integers).enumerated().first { $1.0 != $1.1 }?.offset
    }
    return zip(found.doubles, expected.doubles).enumerated().first { !holds($1.0, $1.1) }?.offset
  }
}
