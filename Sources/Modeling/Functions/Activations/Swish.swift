import IR
import Operators

/// x · sigmoid(`beta` · x); with beta 1 also called SiLU.
///
/// NaN at -∞, where it is 0 · ∞.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.silu`; Ramachandran et al., "Searching for activation functions"
///   (2017).
public func swish(
  _ x: Tensor, beta: Double = 1, file: String = #fileID, line: Int = #line
) -> Tensor {
  x * sigmoid(beta == 1 ? x : x * Tensor(beta), file: file, line: line)
}

/// x · tanh(softplus(x)).
///
/// NaN at -∞, where it is 0 · ∞.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.mish`; Misra, "Mish" (2019).
public func mish(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x * tanh(softplus(x, file: file, line: line))
}

/// x · hardSigmoid(x): 0 below -3, x above 3.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.hardswish`.
public func hardSwish(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x * hardSigmoid(x, file: file, line: line)
}
