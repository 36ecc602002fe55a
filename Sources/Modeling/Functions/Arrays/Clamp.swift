import IR
import Operators

/// `x` where it lies between the limits, else the nearer one; limits broadcast.
///
/// NaN stays. Where `low` exceeds `high`, the result is `high`. Where `x` equals a limit that is a
/// tensor, each gets half of the gradient, as in JAX.
public func clamp(
  _ x: Tensor, _ low: Tensor, _ high: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  minimum(maximum(x, low, file: file, line: line), high, file: file, line: line)
}
