import IR
import Operators

/// Spread along `axes` (all if nil; negative axes count from the end).
extension Tensor {
  /// The mean square of the differences from the mean; the sum of squares is divided by the
  /// number of elements less `correction`, which is 1 for an unbiased estimate.
  ///
  /// - Errors: an axis is outside the rank; elements are not floats.
  public func variance(
    _ axes: [Int]? = nil, correction: Double = 0, keepingDimensions: Bool = false,
    file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let mean = mean(axes, keepingDimensions: true, file: file, line: line)
    let squares = square(self - mean)
    guard correction != 0 else {
      return squares.mean(axes, keepingDimensions: keepingDimensions, file: file, line: line)
    }
    let sum = squares.sum(axes, keepingDimensions: keepingDimensions, file: file, line: line)
    let count = Double(type.elementCount) / Double(Swift.max(sum.type.elementCount, 1))
    return sum / Tensor(Swift.max(count - correction, 0))
  }

  /// The square root of `variance`; where that is 0, the gradient is 0.
  public func standardDeviation(
    _ axes: [Int]? = nil, correction: Double = 0, keepingDimensions: Bool = false,
    file: String = #fileID, line: Int = #line
  ) -> Tensor {
    variance(
      axes, correction: correction, keepingDimensions: keepingDimensions, file: file, line: line
    ).rooted { sqrt($0) }
  }

  /// A root or power whose gradients at 0, where it has a kink, are 0 from the first order on.
  func rooted(_ root: (Tensor) -> Tensor) -> Tensor {
    let isZero = equal(0)
    return select(isZero, 0, root(select(isZero, 1, self)))
  }
}
