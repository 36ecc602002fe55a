import GraphC

/// How far two programs' results may be apart.
///
/// A fraction of the largest element of a tensor, and at least of 1: results are sums and
/// differences of rounded numbers of that size. Integers must be equal.
public struct Tolerance: Sendable {
  public var f32: Double
  public var f64: Double

  public init(f32: Double, f64: Double) {
    self.f32 = f32
    self.f64 = f64
  }

  /// Accumulated rounding of a few dozen operators, each with an error of some units.
  public static let loose = Tolerance(f32: 3e-4, f64: 1e-9)

  /// The absolute difference that elements of `expected` may have.
  package func bound(_ expected: TensorData) -> Double {
    let fraction = expected.type.elementType == .f64 ? f64 : f32
    return fraction * max(1, expected.largestMagnitude)
  }

  /// What differs between tensors, or nil.
  package func difference(_ found: TensorData, from expected: TensorData) -> String? {
    found.difference(from: expected, absolute: bound(expected))
  }

  /// What differs between outputs found and expected, or nil.
  package func difference(
    _ graph: Graph, _ found: [TensorData], from expected: [TensorData]
  ) -> String? {
    for (output, pair) in zip(graph.outputs, zip(found, expected)) {
      if let text = difference(pair.0, from: pair.1) { return "\(output.name)\(text)" }
    }
    return nil
  }
}
