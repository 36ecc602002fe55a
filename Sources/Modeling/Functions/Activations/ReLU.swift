import IR
import Operators

/// The larger of 0 and every element; NaN stays NaN.
///
/// Not `maximum(x, 0)`, whose gradient at 0 is one half: here it is 0, as elsewhere in the field.
public func relu(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  select(x.lessEqual(0, file: file, line: line), 0, x, file: file, line: line)
}

/// x where x > 0, `slope` · x elsewhere; the gradient at 0 is `slope`.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.leaky_relu`.
public func leakyReLU(
  _ x: Tensor, slope: Double = 0.01, file: String = #fileID, line: Int = #line
) -> Tensor {
  let isPositive = x.greater(0, file: file, line: line)
  return select(isPositive, x, x * Tensor(slope), file: file, line: line)
}

/// x cut off below 0 and above 6; the gradient is 0 at both.
///
/// NaN stays NaN.
///
/// - Shapes: `(s) -> (s)`, numeric.
/// - Errors: elements are `bool`.
/// - Follows: `torch.nn.functional.relu6`.
public func relu6(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  let isAbove = x.greaterEqual(6, file: file, line: line)
  return relu(select(isAbove, 6, x, file: file, line: line), file: file, line: line)
}
