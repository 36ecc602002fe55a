import IR
import Operators

/// x where x > 0, `alpha` · (exp(x) - 1) elsewhere.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.elu`; Clevert et al., "Fast and accurate deep network learning by
///   exponential linear units" (ICLR 2016).
public func elu(
  _ x: Tensor, alpha: Double = 1, file: String = #fileID, line: Int = #line
) -> Tensor {
  exponentialUnit(x, file: file, line: line) {
    expm1($0, file: file, line: line) * Tensor(alpha)
  }
}

/// `elu` scaled so that layers keep mean 0 and variance 1.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.selu`; Klambauer et al., "Self-normalizing neural networks"
///   (NeurIPS 2017), whose two constants these are.
public func selu(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  let scale = 1.0507009873554804934193349852946
  return elu(x, alpha: 1.6732632423543772848170429916717, file: file, line: line) * Tensor(scale)
}

/// x where x > 0, `alpha` · (exp(x / alpha) - 1) elsewhere: its slope has no jump for any alpha.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats; alpha is 0 or not finite.
/// - Follows: `torch.nn.functional.celu`; Barron, "Continuously differentiable exponential linear
///   units" (2017).
public func celu(
  _ x: Tensor, alpha: Double = 1, file: String = #fileID, line: Int = #line
) -> Tensor {
  guard alpha != 0, alpha.isFinite else {
    let mistake = "alpha is \(alpha), expected a finite number other than 0"
    return x.rejected(by: "celu", mistake, file: file, line: line)
  }
  return exponentialUnit(x, file: file, line: line) {
    expm1($0 * Tensor(1 / alpha), file: file, line: line) * Tensor(alpha)
  }
}

/// x where x > 0, a function of x elsewhere, which is given 0 where x > 0: an infinite exponential
/// would become NaN in gradients, also where it is not chosen.
private func exponentialUnit(
  _ x: Tensor, file: String, line: Int, _ negative: (Tensor) -> Tensor
) -> Tensor {
  let isPositive = x.greater(0, file: file, line: line)
  return select(isPositive, x, negative(select(isPositive, 0, x)), file: file, line: line)
}
