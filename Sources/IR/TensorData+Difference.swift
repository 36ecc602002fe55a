extension TensorData {
  /// What is wrong with this tensor compared to `expected`, or nil.
  ///
  /// Floats may differ by `absolute + relative |expected|`; NaN equals NaN, 0 equals -0. Other
  /// elements must be equal.
  public func difference(
    from expected: TensorData, absolute: Double = 0, relative: Double = 0
  ) -> String? {
    guard type == expected.type else { return "is \(type), expected \(expected.type)" }
    guard type.elementType.isFloat else {
      let pairs = zip(integers, expected.integers)
      guard let (place, pair) = pairs.enumerated().first(where: { $1.0 != $1.1 }) else {
        return nil
      }
      return "[\(place)] is \(pair.0), expected \(pair.1)"
    }
    for (place, (found, wanted)) in zip(doubles, expected.doubles).enumerated() {
      if found == wanted || found.isNaN && wanted.isNaN { continue }
      let bound = absolute + relative * wanted.magnitude
      // Also refuses NaN and infinities on one side only: no comparison with them holds.
      if wanted.isFinite && (found - wanted).magnitude <= bound { continue }
      return "[\(place)] is \(found), expected \(wanted), differs by \(found - wanted) > \(bound)"
    }
    return nil
  }

  /// The largest finite magnitude; 0 if there is none.
  public var largestMagnitude: Double {
    type.elementType.isFloat
      ? doubles.reduce(0) { $1.isFinite ? Swift.max($0, $1.magnitude) : $0 } : 0
  }
}
