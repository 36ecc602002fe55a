import ExecutionSupport
import Foundation

/// How fast this machine computes and copies at best, measured now.
package struct MachineLimits: Sendable {
  /// `f32` multiplications and additions per second.
  package let operations: Double
  /// Bytes read and written per second by a copy, by the bytes it touches again and again: small
  /// ones stay in caches.
  package let bandwidths: [(byteCount: Int, bandwidth: Double)]

  /// Measures for a tenth of a second or so, with the instructions of programs for `cpu`.
  package init(threads: Int, cpu: CPUTarget = .native) {
    operations = graphc_peak_operations(Int32(threads), cpu.instructionSet)
    bandwidths = stride(from: 14, through: 28, by: 2).map { exponent in
      (1 << exponent, graphc_copy_bandwidth(1 << exponent, Int32(threads)))
    }
  }

  /// The bandwidth of copies of the size nearest to `byteCount`.
  package func bandwidth(byteCount: Int) -> Double {
    let nearest = bandwidths.min { a, b in
      Self.distance(a.byteCount, byteCount) < Self.distance(b.byteCount, byteCount)
    }
    return nearest?.bandwidth ?? 0
  }

  /// The least seconds for some work: `min(peak, bandwidth · intensity)` is its roofline.
  ///
  /// `f64` has half as many lanes. 0 if the limits are not known.
  package func leastTime(operations count: Double, byteCount: Int, isDouble: Bool) -> Double {
    let copying = bandwidth(byteCount: byteCount)
    guard operations > 0, copying > 0 else { return 0 }
    return max(count / (isDouble ? operations / 2 : operations), Double(byteCount) / copying)
  }

  private static func distance(_ a: Int, _ b: Int) -> Double {
    abs(log2(Double(max(a, 1))) - log2(Double(max(b, 1))))
  }
}
