import Foundation
import GraphC

/// An estimate of the density that numbers were drawn from: the mean of normal densities around them.
///
/// - Follows: `scipy.stats.gaussian_kde`, whose rule of Scott is the default: a deviation of
///   `count^(-1/5)` times that of the numbers.
public struct KernelDensity: Hashable, Sendable {
  public let samples: [Double]
  /// The deviation of the density around each number.
  public let bandwidth: Double

  /// - Parameters:
  ///   - samples: the numbers.
  ///   - bandwidth: nil for Scott's rule.
  /// - Throws: when there are fewer than two numbers, one is not finite, all are alike and no bandwidth
  ///   is given, or it is not above 0.
  public init(_ samples: [Double], bandwidth: Double? = nil) throws(Diagnostic) {
    guard samples.count >= 2, samples.allSatisfy(\.isFinite) else {
      throw Self.failure("expected at least two finite numbers, found \(samples.count) numbers")
    }
    let count = Double(samples.count)
    let mean = samples.reduce(0, +) / count
    let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let width = bandwidth ?? (squares / (count - 1)).squareRoot() * pow(count, -0.2)
    guard width > 0, width.isFinite else {
      throw Self.failure(
        bandwidth.map { "the bandwidth is \($0), expected more than 0" }
          ?? "all numbers are alike; give a bandwidth")
    }
    self.samples = samples
    self.bandwidth = width
  }

  /// The density at a place.
  public func callAsFunction(_ x: Double) -> Double {
    let sum = samples.reduce(0.0) { sum, sample in
      let distance = (x - sample) / bandwidth
      return sum + exp(-distance * distance / 2)
    }
    return sum / (Double(samples.count) * bandwidth * (2 * Double.pi).squareRoot())
  }

  private static func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "train", subject: "kernel density", message: message)
  }
}
