import GraphC
import TestSupport
import Verification

/// Compares programs made in different ways from one graph.
enum Agreement {
  /// What differs between the outputs found and those of the interpreter, or nil.
  ///
  /// Floats may differ by `tolerance` of the largest element: results are sums and differences of
  /// rounded numbers of that size.
  static func difference(
    _ graph: Graph, _ found: [TensorData], _ expected: [TensorData],
    tolerance: (ElementType) -> Double
  ) -> String? {
    guard found.count == expected.count, found.count == graph.outputs.count else {
      return "found \(found.count) results, expected \(expected.count)"
    }
    for (output, pair) in zip(graph.outputs, zip(found, expected)) {
      let bound = tolerance(pair.1.type.elementType) * max(1, pair.1.largestMagnitude)
      if let text = pair.0.difference(from: pair.1, absolute: bound) {
        return "\(output.name)\(text)"
      }
    }
    return nil
  }

  /// Accumulated rounding of a few dozen operators, each with an error of some units.
  static func loose(_ type: ElementType) -> Double { type == .f64 ? 1e-9 : 3e-4 }

  /// Runs a graph compiled with `options` twice and compares with the interpreter's outputs.
  static func check(
    _ graph: Graph, _ inputs: [TensorData], _ expected: [TensorData], _ options: CompilerOptions,
    tolerance: (ElementType) -> Double = loose
  ) -> (failure: String?, results: [TensorData]) {
    do {
      let executable = try Compiler.compile(graph, options: options)
      let results = try executable.results(inputs)
      if let text = difference(graph, results, expected, tolerance: tolerance) {
        return (text, results)
      }
      let again = try executable.results(inputs)
      let isRepeated = areIdentical(results, again)
      return (isRepeated ? nil : "a second run differs from the first", results)
    } catch {
      return ("\(error)", [])
    }
  }
}
