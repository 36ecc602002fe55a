import Foundation
import IR
import Training

/// How far a tensor is from what was expected.
///
/// An element agrees if `|found - expected| <= tolerance * (1 + |expected|)`, or if both are NaN or
/// the same infinity.
struct TensorComparison {
  private let found: TensorData
  private let expected: TensorData
  private let tolerance: Double
  /// Over elements that are finite on both sides.
  private(set) var maximumAbsoluteError = 0.0
  private(set) var maximumRelativeError = 0.0
  /// Whether some element is NaN, or infinitely far off, on which no finite error tells anything.
  private(set) var hasNaNOnOneSide = false
  private(set) var hasInfiniteError = false
  private(set) var differingCount = 0
  private(set) var firstDifference: Int?

  /// - Requires: equal shapes.
  init(found: TensorData, expected: TensorData, tolerance: Double) {
    self.found = found
    self.expected = expected
    self.tolerance = tolerance
    for (index, (a, b)) in zip(found.doubles, expected.doubles).enumerated() {
      let error = (a - b).magnitude
      if error.isFinite {
        maximumAbsoluteError = max(maximumAbsoluteError, error)
        if b != 0 { maximumRelativeError = max(maximumRelativeError, error / b.magnitude) }
      }
      if ElementAgreement(absolute: tolerance, relative: tolerance).holds(a, b) { continue }
      hasNaNOnOneSide = hasNaNOnOneSide || a.isNaN || b.isNaN
      hasInfiniteError = hasInfiniteError || error.isInfinite
      differingCount += 1
      firstDifference = firstDifference ?? index
    }
  }

  var errors: String {
    var parts: [String] = []
    if hasNaNOnOneSide { parts.append("nan on one side") }
    if hasInfiniteError { parts.append("an infinite error") }
    // No error at all beside one of those would read as if all were well.
    if parts.isEmpty || maximumAbsoluteError > 0 {
      parts.append(
        String(
          format: "maximum absolute error %.3g, relative %.3g", maximumAbsoluteError,
          maximumRelativeError))
    }
    return parts.joined(separator: "; ")
  }

  /// What differs, or nil.
  func failure(_ name: String) -> Diagnostic? {
    guard let firstDifference else { return nil }
    let a = NumberText.element(found.doubles[firstDifference])
    let b = NumberText.element(expected.doubles[firstDifference])
    let strides = expected.type.shape.strides
    let place = zip(expected.type.shape.extents, strides).map { extent, stride in
      "\(firstDifference / stride % extent)"
    }
    return Diagnostic(
      stage: "run", subject: "output \(name)",
      message: "\(differingCount) of \(found.elementCount) elements differ; \(errors)",
      notes: [
        "note: the first is at [\(place.joined(separator: ", "))]: expected \(b), found \(a)",
        "note: the tolerance is \(tolerance)",
      ])
  }
}
