import IR
import Operators

/// The logarithm of `sigmoid`, without overflow and without the logarithm of 0.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.logsigmoid`.
public func logSigmoid(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  -softplus(-x, file: file, line: line)
}

/// x / 6 + 1/2 cut off below 0 and above 1; the gradient is 0 where it begins to be cut off.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.hardsigmoid`.
public func hardSigmoid(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  relu6(x + 3, file: file, line: line) * Tensor(1.0 / 6)
}

/// x / (1 + |x|).
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.softsign`.
public func softsign(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x / (1 + abs(x, file: file, line: line))
}

/// 0 below 0 and 1 above, `atZero` at 0: the threshold of the first artificial neurons.
///
/// Its gradient is 0 everywhere, so nothing before it learns by gradients. NaN stays NaN.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `numpy.heaviside`.
public func step(
  _ x: Tensor, atZero: Double = 1, file: String = #fileID, line: Int = #line
) -> Tensor {
  let side = (sign(x, file: file, line: line) + 1) * 0.5
  return select(x.equal(0), Tensor(atZero), side, file: file, line: line)
}
