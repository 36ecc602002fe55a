import GraphC

/// Compares gradients with central differences in `f64`, and forward with reverse derivatives.
struct GradientCheck {
  let gradients: GradientGraph
  let data: VerificationData
  /// Runs programs in `f64`.
  let configuration: Configuration

  /// Steps of the differences: the smaller ones are for kinks near by.
  private static let steps = [1e-5, 1e-6, 1e-7]

  /// Directions per argument.
  private static let directionCount = 2

  /// What is wrong, or nil.
  ///
  /// - Throws: when a program cannot be compiled or run.
  func failure() throws(Diagnostic) -> String? {
    let full = try Compiler.compile(gradients.full, options: configuration.options)
    let slope = try Compiler.compile(gradients.slope, options: configuration.options)
    for (label, values) in gradients.base {
      for program in [full, slope] where program.graph.argument(named: label) != nil {
        try program.write(values, to: label)
      }
    }
    for (index, target) in gradients.targets.enumerated() {
      for round in 0..<Self.directionCount {
        if let text = try failure(of: target, stream: 900 + index, round, full, slope) {
          return text
        }
      }
    }
    return nil
  }

  private func failure(
    of target: String, stream: Int, _ round: Int, _ full: Executable, _ slope: Executable
  ) throws(Diagnostic) -> String? {
    guard let base = gradients.base[target] else { return nil }
    let direction = data.uniform(base.elementCount, stream: stream, step: round).map { 2 * $0 - 1 }
    let label = "direction.\(target)"
    try full.write(TensorData(base.type, doubles: direction), to: label)
    try full.run()
    try full.write(TensorData(base.type, repeating: 0), to: label)
    let value = try full.buffer("value").scalar
    let reverse = try full.buffer("reverse").scalar
    let forward = try full.buffer("forward").scalar
    // That is a finding of its own, and has no differences.
    guard value.isFinite else { return nil }
    // Both are sums of the same products in another order.
    guard (forward - reverse).magnitude <= 1e-9 * max(1, reverse.magnitude, value.magnitude) else {
      return "along %\(target): forward derivative \(forward), reverse derivative \(reverse)"
    }
    var found = Double.nan
    for step in Self.steps {
      func moved(by distance: Double) throws(Diagnostic) -> Double {
        let numbers = zip(base.doubles, direction).map { $0 + distance * $1 }
        try slope.write(TensorData(base.type, doubles: numbers), to: target)
        try slope.run()
        return try slope.buffer("value").scalar
      }
      found = (try moved(by: step) - moved(by: -step)) / (2 * step)
      // Rounding of the values adds about 1e-16 / step of them.
      let bound = 1e-6 + 1e-4 * found.magnitude + 1e-14 / step * value.magnitude
      if (found - reverse).magnitude <= bound { break }
    }
    try slope.write(base, to: target)
    let bound = 1e-6 + 1e-4 * found.magnitude + 1e-7 * value.magnitude
    guard !((found - reverse).magnitude <= bound) else { return nil }
    return "along %\(target): the gradient gives \(reverse), differences give \(found)"
  }
}
