import GraphC
import RandomGraphs

/// Compares gradients of a whole graph with one-sided differences, at special points.
final class SpecialGradientCheck {
  private let configuration: Configuration
  private var compiled: (graph: Graph, full: Executable, slope: Executable)?

  /// How many elements are moved, each by itself.
  private static let moveCount = 8

  init(_ configuration: Configuration) { self.configuration = configuration }

  /// What is wrong, or nil.
  ///
  /// - Throws: when a program cannot be compiled or run.
  func failure(_ gradients: GradientGraph, _ data: VerificationData) throws(Diagnostic) -> String? {
    let (full, slope) = try programs(gradients)
    for (label, values) in gradients.base {
      for program in [full, slope] where program.graph.argument(named: label) != nil {
        try program.write(values, to: label)
      }
    }
    for target in gradients.targets {
      guard let base = gradients.base[target] else { continue }
      try full.write(TensorData(base.type, repeating: 0), to: "direction.\(target)")
    }
    let chances = data.uniform(2 * Self.moveCount, stream: 950)
    let count = gradients.targets.count
    for move in 0..<Self.moveCount {
      // Every target in turn, or some of many.
      let index = count <= Self.moveCount ? move % count : Int(chances[2 * move] * Double(count))
      let target = gradients.targets[index]
      guard let base = gradients.base[target] else { continue }
      let place = Int(chances[2 * move + 1] * Double(base.elementCount))
      guard let text = try failure(of: target, base, place, full, slope, data.kind) else {
        continue
      }
      let element = base.doubles[place]
      let kinks = KinkCount(
        graph: gradients.slope,
        arguments: gradients.slope.arguments.map {
          gradients.base[$0.label] ?? TensorData($0.type, repeating: 0)
        })
      let distance = 1e-6 * (element == 0 ? 1 : element.magnitude)
      if try kinks.count(movingElement: place, of: target, by: distance) <= 1 { return text }
    }
    return nil
  }

  /// The graphs are the same for all kinds of data.
  private func programs(
    _ gradients: GradientGraph
  ) throws(Diagnostic) -> (Executable, Executable) {
    if let compiled, compiled.graph == gradients.full { return (compiled.full, compiled.slope) }
    let full = try configuration.compile(gradients.full)
    let slope = try configuration.compile(gradients.slope)
    compiled = (gradients.full, full, slope)
    return (full, slope)
  }

  private func failure(
    of target: String, _ base: TensorData, _ place: Int, _ full: Executable, _ slope: Executable,
    _ kind: DataKind
  ) throws(Diagnostic) -> String? {
    let label = "direction.\(target)"
    let zeros = TensorData(base.type, repeating: 0)
    try full.write(zeros.with(1, at: place), to: label)
    try full.run()
    try full.write(zeros, to: label)
    let value = try full.buffer("value").scalar
    let reverse = try full.buffer("reverse").scalar
    let element = base.doubles[place]
    // Beside infinities, 0 · ∞ is no mistake.
    guard element.isFinite, !(kind == .infinities && reverse.isNaN) else { return nil }
    let verdict = try OneSidedSlopes.judge(
      reverse, of: value, size: element == 0 ? 1 : element.magnitude
    ) { distance throws(Diagnostic) in
      try slope.write(base.with(element + distance, at: place), to: target)
      try slope.run()
      return try slope.buffer("value").scalar
    }
    try slope.write(base, to: target)
    guard case .wrong(let slopes) = verdict else { return nil }
    return "for %\(target)[\(place)], which is \(element), the gradient gives \(reverse), "
      + "differences give \(slopes.lowerBound) to \(slopes.upperBound)"
  }
}
