import GraphC

/// Overflow and NaN on the way to gradients that are neither.
extension RuleProbe {
  /// What is wrong with the rule in `f32`, or with infinities, at a point; nil if nothing.
  ///
  /// - Throws: when the interpreter refuses a graph; a defect.
  func roundingFailure(
    at point: [TensorData], _ data: VerificationData
  ) throws(Diagnostic) -> String? {
    let narrowed = point.map { $0.narrowed }
    let cotangent = data.weights(result, stream: 79).narrowed
    func widened(_ data: TensorData) -> TensorData {
      data.type.elementType == .f32
        ? TensorData(TensorType(.f64, data.shape), doubles: data.doubles) : data
    }
    let wide = try gradients.run(narrowed.map(widened) + [widened(cotangent)])
    if isSeparate, let text = try nanFailure(wide, narrowed.map(widened), widened(cotangent)) {
      return text
    }
    guard let narrow else { return nil }
    let found = try narrow.run(narrowed + [cotangent])
    // Where the function itself is not to be had in f32, its gradient need not.
    guard Self.difference(found[0], wide[0]) == nil else { return nil }
    for (index, pair) in zip(found, wide).enumerated().dropFirst() {
      guard let text = Self.difference(pair.0, pair.1) else { continue }
      return "its gradient for operand \(floats[index - 1] + 1) in f32\(text), as in f64"
    }
    return nil
  }

  /// A gradient that is NaN though the function is not, there and near by.
  private func nanFailure(
    _ found: [TensorData], _ point: [TensorData], _ cotangent: TensorData
  ) throws(Diagnostic) -> String? {
    guard !found[0].doubles.contains(where: \.isNaN) else { return nil }
    for (index, gradient) in found.enumerated().dropFirst() {
      let position = floats[index - 1]
      for place in gradient.doubles.indices where gradient.doubles[place].isNaN {
        // Of two operands, one may be infinitely many times the other's 0.
        let others = point.indices.filter { $0 != position && point[$0].elementCount > place }
        if others.contains(where: { point[$0].doubles[place].isInfinite }) { continue }
        let element = point[position].doubles[place]
        var isDefined = true
        for step in [1e-6, -1e-6] where element.isFinite {
          var moved = point
          let distance = step * max(element.magnitude, 1)
          moved[position] = moved[position].with(element + distance, at: place)
          let near = try gradients.run(moved + [cotangent])[0]
          isDefined = isDefined && !near.doubles.contains(where: \.isNaN)
        }
        guard isDefined else { continue }
        return "its gradient for operand \(position + 1) is nan at element \(place), "
          + "though no result is"
      }
    }
    return nil
  }

  /// How `f32` differs from `f64` where `f32` could hold the number.
  private static func difference(_ found: TensorData, _ wide: TensorData) -> String? {
    let representable = Double(Float.leastNormalMagnitude)...Double(Float.greatestFiniteMagnitude)
    let scale = wide.doubles.reduce(0) {
      representable.contains($1.magnitude) ? max($0, $1.magnitude) : $0
    }
    // Slopes near 0, such as 1 - tanh², are small differences of numbers near 1.
    let agreement = ElementAgreement(absolute: max(1e-3 * scale, 1e-6), relative: 1e-3)
    for (place, (a, b)) in zip(found.doubles, wide.doubles).enumerated() {
      guard b == 0 || representable.contains(b.magnitude) || b.isInfinite else { continue }
      // Just below the largest number is as good as infinite.
      if b.isInfinite && a.magnitude > representable.upperBound / 2 { continue }
      if !agreement.holds(a, b) { return "[\(place)] is \(a), expected \(b)" }
    }
    return nil
  }
}
