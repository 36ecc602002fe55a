import IR
import Operators

/// The elements along some axes less their mean, divided by their standard deviation.
///
/// The variance is the mean of squared differences from the mean, which does not cancel; `epsilon`
/// is added to it.
struct Standardization {
  /// Of the shape of the operand.
  let normal: Tensor
  /// With extent 1 along the axes.
  let mean: Tensor
  let variance: Tensor

  init(_ x: Tensor, axes: [Int], epsilon: Double, file: String, line: Int) {
    mean = x.mean(axes, keepingDimensions: true, file: file, line: line)
    let centered = x - mean
    variance = square(centered).mean(axes, keepingDimensions: true, file: file, line: line)
    normal = centered * rsqrt(variance + Tensor(epsilon), file: file, line: line)
  }
}

extension Tensor {
  /// Each element times a scale, plus a shift; either may be left out.
  func scaled(by scale: Tensor?, shiftedBy shift: Tensor?) -> Tensor {
    let product = scale.map { self * $0 } ?? self
    return shift.map { product + $0 } ?? product
  }
}

/// What is wrong with the operands of a norm, or nil.
///
/// - Option `shape`: what scale and shift must have.
func normMistake(
  _ x: Tensor, minimumRank: Int, parameters: [(name: String, tensor: Tensor?)], shape: Shape,
  epsilon: Double
) -> String? {
  guard x.value != nil else { return nil }
  guard x.rank >= minimumRank, x.elementType.isFloat else {
    return "found \(x.type), expected floats of rank \(minimumRank) or more"
  }
  guard epsilon >= 0, epsilon.isFinite else {
    return "epsilon is \(epsilon), expected 0 or a positive number"
  }
  let expected = TensorType(x.elementType, shape)
  for (name, tensor) in parameters {
    if let tensor, tensor.value != nil, tensor.type != expected {
      return "the \(name) is \(tensor.type), expected \(expected) for \(x.type)"
    }
  }
  return nil
}
