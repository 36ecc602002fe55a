extension TensorData {
  /// What is wrong with this tensor compared to `expected`, or nil.
  ///
  /// Floats may differ by `absolute + relative |expected|`; NaN equals NaN, 0 equals -0. Other
  /// elements must be equal.
  public func difference(
    from expected: TensorData, absolute: Double = 0, relative: Double = 0
  ) -> String? {
    guard type == expected.type else { return "is \(type), expected \(expected.type)" }
    let agreement = ElementAgreement(absolute: absolute, relative: relative)
    guard let place = agreement.firstDifference(self, expected) else { return nil }
    guard type.elementType.isReal else {
      return "[\(place)] is \(integers[place]), expected \(expected.integers[place])"
    }
    let (found, wanted) = (doubles[place], expected.doubles[place])
    let bound = absolute + relative * wanted.magnitude
    let text = "[\(place)] is \(found), expected \(wanted)"
    return found.isFinite && wanted.isFinite
      ? "\(text), differs by \(found - wanted) > \(bound)" : text
  }

  /// The largest finite magnitude; 0 if there is none.
  public var largestMagnitude: Double {
    type.elementType.isReal
      ? doubles.reduce(0) { $1.isFinite ? Swift.max($0, $1.magnitude) : $0 } : 0
  }
}
