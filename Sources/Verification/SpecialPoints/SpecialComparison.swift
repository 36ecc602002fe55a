import GraphC
import RandomGraphs

/// Compares programs with the interpreter at special points, as far as `f32` can tell there.
///
/// The graph in `f64` says how far: an element counts where the interpreter has it right in `f32`
/// too. What overflows on the way, or is the difference of large numbers, does not. In return
/// programs must be nearly as good as the interpreter.
struct SpecialComparison {
  let graph: Graph
  let options: VerificationOptions
  /// What the interpreter computes, by kind; in `f64` where that was needed.
  private var narrow: [DataKind: [TensorData]] = [:]
  private var wide: [DataKind: [TensorData]] = [:]

  /// What an `f32` element may be off by, as a fraction of the largest, where the interpreter is
  /// not: sums of some thousand terms, rounded some dozen times.
  private static let fraction = 2e-5

  init(_ graph: Graph, _ options: VerificationOptions) {
    self.graph = graph
    self.options = options
  }

  /// What is wrong with a program on some kind of data, or nil.
  ///
  /// - Throws: what compiling and running throw.
  mutating func problem(
    _ configuration: Configuration, _ kinds: [DataKind]
  ) throws(Diagnostic) -> Verifier.Problem? {
    let program = try configuration.compile(graph)
    for kind in kinds {
      let arguments = try VerificationData(graph, seed: options.seed, kind: kind).arguments()
      if narrow[kind] == nil { narrow[kind] = try Interpreter.run(graph, arguments) }
      let found = try program.results(arguments)
      for (index, output) in graph.outputs.enumerated() {
        guard let expected = narrow[kind]?[index] else { continue }
        guard let text = try difference(found[index], expected, index, kind, arguments) else {
          continue
        }
        return Verifier.Problem("\(kind.rawValue): output \(output.name)\(text)")
      }
    }
    return nil
  }

  private mutating func difference(
    _ found: TensorData, _ expected: TensorData, _ index: Int, _ kind: DataKind,
    _ arguments: [TensorData]
  ) throws(Diagnostic) -> String? {
    guard expected.type.elementType == .f32 else {
      return options.tolerance.difference(found, from: expected)
    }
    let largest = max(1, expected.largestMagnitude)
    let strict = ElementAgreement(absolute: min(Self.fraction, options.tolerance.f32) * largest)
    if strict.firstDifference(found, expected) == nil { return nil }
    if wide[kind] == nil { wide[kind] = try widened(arguments) }
    guard let known = wide[kind], known.indices.contains(index) else {
      return options.tolerance.difference(found, from: expected)
    }
    let (a, b, exact) = (found.doubles, expected.doubles, known[index].doubles)
    for place in a.indices where !strict.holds(a[place], b[place]) {
      // The interpreter rounds every node: its error shows how hard the element is.
      let isExact = ElementAgreement().holds(b[place], Double(Float(exact[place])))
      let error = isExact ? 0 : (b[place] - exact[place]).magnitude / largest
      guard error < options.tolerance.f32 / 4 else { continue }
      let fraction = min(options.tolerance.f32, Self.fraction + 64 * error)
      let isNear = ElementAgreement(absolute: fraction * largest).holds(a[place], b[place])
      if !isNear { return "[\(place)] is \(a[place]), expected \(b[place])" }
    }
    return nil
  }

  /// What the graph computes in `f64`; nothing if an operator of a user has no such form.
  private func widened(_ arguments: [TensorData]) throws(Diagnostic) -> [TensorData] {
    guard let graph = try? graph.withFloats(.f64) else { return [] }
    let widened = zip(graph.arguments, arguments).map {
      $0.type == $1.type ? $1 : TensorData($0.type, doubles: $1.doubles)
    }
    return try Interpreter.run(graph, widened)
  }
}
