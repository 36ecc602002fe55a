import Foundation
import IR
import Operators

extension BatchRatio {
  /// The function of the batch size that has these values, as far as `type` can tell.
  ///
  /// nil if it is none of `aB + b`, `1 / (cB + d)`, `k / B` and `k nB / (nB - 1)`: counts, shares,
  /// means, and unbiased variances.
  init?(fitting values: [Double], at sizes: [Int], _ type: ElementType) {
    // Functions differ most between the largest and the smallest size.
    let order = sizes.indices.sorted { sizes[$0] > sizes[$1] }
    let candidates = Self.candidates(order.map { values[$0] }, order.map { sizes[$0] })
    let fitting = candidates.first { ratio in
      zip(values, sizes).allSatisfy { value, size in
        Self.isNear(ratio.value(at: size), value, type)
      }
    }
    guard let fitting else { return nil }
    self = fitting
  }

  private static func candidates(_ values: [Double], _ sizes: [Int]) -> [BatchRatio] {
    let product = values[0] * Double(sizes[0])
    let shares = [
      (1 / product).rounded(), 1 / product,
    ].filter { $0 != 0 && $0.isFinite }.map { BatchRatio(c: $0, d: 0) }
    let constants = [decimal(product), product].map { BatchRatio(b: $0, c: 1, d: 0) }
    let inverse = values.map { 1 / $0 }
    let sizes = sizes.map(Double.init)
    // k n B / (n B - 1) is k's inverse and a share of it.
    let (slope, limit) = line(inverse, sizes.map { 1 / $0 })
    let (factor, count) = (decimal(1 / limit), (-limit / slope).rounded())
    return shares + constants
      + lines(values, sizes).map { BatchRatio(a: $0, b: $1) }
      + lines(inverse, sizes).map { BatchRatio(c: $0, d: $1) }
      + [BatchRatio(a: factor * count, b: 0, c: count, d: -1)]
  }

  /// Slope and value at 0 of the line through the first and the last value.
  private static func line(_ values: [Double], _ places: [Double]) -> (Double, Double) {
    let last = values.count - 1
    let slope = (values[last] - values[0]) / (places[last] - places[0])
    return (slope, values[0] - slope * places[0])
  }

  /// The same rounded, and as it is.
  private static func lines(_ values: [Double], _ places: [Double]) -> [(Double, Double)] {
    let (slope, start) = line(values, places)
    let whole = slope.rounded()
    return [(whole, (values[0] - whole * places[0]).rounded()), (slope, start)]
  }

  /// The number as someone would have written it: `f32` has seven digits.
  private static func decimal(_ value: Double) -> Double {
    guard value.isFinite, value != 0 else { return value }
    let scale = pow(10, 6 - floor(log10(abs(value))))
    return (value * scale).rounded() / scale
  }

  /// Whether the last bit differs at most.
  private static func isNear(_ a: Double, _ b: Double, _ type: ElementType) -> Bool {
    guard a.isFinite, b.isFinite else { return a == b }
    switch type {
    case .f32: return abs(Float(a) - Float(b)) <= Float(b).ulp
    case .f64: return abs(a - b) <= b.ulp
    default: return a == b
    }
  }
}
