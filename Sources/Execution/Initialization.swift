import Foundation
import IR

/// First values of parameters and states.
///
/// The numbers depend on the seed, the argument's ordinal and its initializer only: element i
/// draws from Philox stream `ordinal` under key `seed`, uniform numbers from index i of step 0,
/// normal ones (Box-Muller) from indices 2i and 2i + 1. A truncated normal is drawn again from
/// the next step until it lies within two deviations. Matrices are made of such normal numbers,
/// a reservoir of uniform ones; which elements of a sparse one are 0, of uniform numbers of step 1.
/// All is computed in `Double` and rounded once to the element type.
public enum Initialization {
  /// First values by the argument's initializer, or zeros if it has none.
  ///
  /// The ordinal is its place among the graph's parameters, behind which its states are.
  /// - Throws: when memory is short, or a reservoir cannot be scaled to its spectral radius.
  public static func fill(_ argument: Argument, seed: Int64, ordinal: Int)
    throws(Diagnostic) -> TensorData
  {
    try AvailableMemory.require(argument.type)
    if case .reservoir(let connectivity, let radius)? = argument.initializer {
      return try reservoir(argument, connectivity, radius, seed: seed, stream: Int64(ordinal))
    }
    return values(argument, seed: seed, ordinal: ordinal)
  }

  private static func values(_ argument: Argument, seed: Int64, ordinal: Int) -> TensorData {
    let type = argument.type
    let stream = Int64(ordinal)
    func elements(_ element: @Sendable (Int64) -> Double) -> TensorData {
      TensorData(type, doubles: divided(type.elementCount, element))
    }
    switch argument.initializer {
    // A reservoir is `fill`'s, since it may be impossible.
    case nil, .reservoir: return TensorData(type, repeating: 0)
    case .constant(let value): return TensorData(type, repeating: value)
    case .blocks(let values):
      let extent = type.shape.extents.last ?? 1
      return elements { values[Int($0) % extent / max(extent / values.count, 1)] }
    case .uniform(let low, let high):
      let limit = limit(of: high, above: low, type.elementType)
      return elements { index in
        let unit = Philox.uniformF64(seed: seed, stream: stream, step: 0, index: index)
        return min(low + unit * (high - low), limit)
      }
    case .normal(let mean, let deviation):
      return elements { index in
        mean + deviation * normal(seed: seed, stream: stream, step: 0, index: index)
      }
    case .truncatedNormal(let mean, let deviation):
      return elements { index in
        mean + deviation * truncatedNormal(seed: seed, stream: stream, index: index)
      }
    case .orthogonal(let gain):
      return TensorData(type, doubles: orthogonal(type.shape, gain, seed: seed, stream: stream))
    case .sparse(let zeros, let deviation):
      let isZero = zeroPattern(type.shape, zeros, seed: seed, stream: stream)
      return elements { index in
        guard !isZero[Int(index)] else { return 0 }
        return deviation * normal(seed: seed, stream: stream, step: 0, index: index)
      }
    }
  }

  /// Numbers of 0..<count, which do not depend on each other, by all processors.
  private static func divided(_ count: Int, _ element: @Sendable (Int64) -> Double) -> [Double] {
    let share = 1 << 13
    return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      nonisolated(unsafe) let places = buffer
      DispatchQueue.concurrentPerform(iterations: (count + share - 1) / share) { part in
        for index in part * share..<min(count, (part + 1) * share) {
          places.initializeElement(at: index, to: element(Int64(index)))
        }
      }
      initialized = count
    }
  }

  /// The largest number below `high` in the element type: rounding must not reach the open end.
  private static func limit(of high: Double, above low: Double, _ type: ElementType) -> Double {
    guard low < high else { return high }
    let rounded = Double(Float(high))
    return switch type {
    case .f32: rounded < high ? rounded : Double(Float(high).nextDown)
    default: high.nextDown
    }
  }

  /// One number of the standard normal distribution.
  static func normal(seed: Int64, stream: Int64, step: Int64, index: Int64) -> Double {
    let units = Philox.uniformPair(seed: seed, stream: stream, step: step, pair: index)
    // 1 - u is in (0, 1], where the logarithm is finite.
    return (-2 * log(1 - units.0)).squareRoot() * cos(2 * Double.pi * units.1)
  }

  private static func truncatedNormal(seed: Int64, stream: Int64, index: Int64) -> Double {
    // 4.6 % are drawn again; after 64 steps none of 10^80 elements would be left.
    for step in 0..<Int64(64) {
      let value = normal(seed: seed, stream: stream, step: step, index: index)
      if value.magnitude <= 2 { return value }
    }
    return 0
  }
}
