import IR
import Operators

/// Probabilities proportional to exp(x) along one axis (a negative axis counts from the end).
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: the axis is outside the rank; elements are not floats.
public func softmax(
  _ x: Tensor, axis: Int = -1, file: String = #fileID, line: Int = #line
) -> Tensor {
  let powers = exp(shifted(x, axis, file: file, line: line), file: file, line: line)
  return powers / powers.sum([axis], keepingDimensions: true, file: file, line: line)
}

/// The logarithm of `softmax`, without overflow and without the logarithm of 0.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: the axis is outside the rank; elements are not floats.
public func logSoftmax(
  _ x: Tensor, axis: Int = -1, file: String = #fileID, line: Int = #line
) -> Tensor {
  let shifted = shifted(x, axis, file: file, line: line)
  let sum = exp(shifted, file: file, line: line)
    .sum([axis], keepingDimensions: true, file: file, line: line)
  return shifted - log(sum, file: file, line: line)
}

/// The elements less the largest along the axis, so that no power exceeds 1.
///
/// The shift cancels out of both functions, so its gradient is 0 and need not be computed.
private func shifted(_ x: Tensor, _ axis: Int, file: String, line: Int) -> Tensor {
  let largest = x.max([axis], keepingDimensions: true, file: file, line: line)
  return x - stopGradient(largest, file: file, line: line)
}
