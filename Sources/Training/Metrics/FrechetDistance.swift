import GraphC

/// Mean and covariance of rows of features, by which two sets of examples are compared.
///
///     let real = try FeatureMoments(features(of: pictures))
///     let made = try FeatureMoments(features(of: generated))
///     print(try real.frechetDistance(to: made))
public struct FeatureMoments: Hashable, Sendable {
  /// Rows.
  public let count: Int
  public let mean: [Double]
  /// The unbiased one, with `count - 1` in place of `count`.
  public let covariance: SymmetricMatrix

  /// - Parameter features: `(rows, features)`, at least two rows.
  /// - Throws: when they have another shape, or are not finite.
  public init(_ features: TensorData) throws(Diagnostic) {
    let extents = features.shape.extents
    guard extents.count == 2, extents[0] >= 2, extents[1] >= 1 else {
      throw Self.failure("expected (rows, features) with at least two rows, found \(features.type)")
    }
    let values = features.doubles
    guard values.allSatisfy(\.isFinite) else {
      throw Self.failure("there are features that are not finite")
    }
    let (rows, width) = (extents[0], extents[1])
    var mean = [Double](repeating: 0, count: width)
    for row in 0..<rows { for column in 0..<width { mean[column] += values[row * width + column] } }
    for column in 0..<width { mean[column] /= Double(rows) }
    count = rows
    self.mean = mean
    covariance = Self.covariance(values, rows, mean)
  }

  private static func covariance(
    _ values: [Double], _ rows: Int, _ mean: [Double]
  ) -> SymmetricMatrix {
    let width = mean.count
    var sums = [Double](repeating: 0, count: width * width)
    var offsets = mean
    for row in 0..<rows {
      for column in 0..<width { offsets[column] = values[row * width + column] - mean[column] }
      for column in 0..<width {
        let (factor, start) = (offsets[column], column * width)
        for other in 0...column { sums[start + other] += factor * offsets[other] }
      }
    }
    for row in 0..<width {
      for column in 0...row {
        let value = sums[row * width + column] / Double(rows - 1)
        sums[row * width + column] = value
        sums[column * width + row] = value
      }
    }
    return SymmetricMatrix(extent: width, unchecked: sums)
  }

  /// The squared distance of two normal distributions with these moments, 0 for equal ones.
  ///
  ///     |μ₁ - μ₂|² + tr(Σ₁ + Σ₂ - 2 (Σ₁ Σ₂)^(1/2))
  ///
  /// With features of the network Inception it is the FID. The root's trace is that of
  /// `(S Σ₂ S)^(1/2)` with `S² = Σ₁`, which is symmetric.
  /// - Throws: when there are not equally many features.
  /// - Follows: Heusel et al., "GANs trained by a two time-scale update rule" (NeurIPS 2017).
  public func frechetDistance(to other: FeatureMoments) throws(Diagnostic) -> Double {
    guard mean.count == other.mean.count else {
      throw Self.failure(
        "expected equally many features, found \(mean.count) and \(other.mean.count)")
    }
    let shift = zip(mean, other.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let root = try covariance.squareRoot().enclosing(other.covariance).squareRoot()
    return max(shift + covariance.trace + other.covariance.trace - 2 * root.trace, 0)
  }

  private static func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "train", subject: "fréchet distance", message: message)
  }
}
