import IR
import Operators

/// x · Φ(x), with Φ the distribution function of the standard normal distribution.
///
/// Exactly x/2 · (1 + erf(x/√2)), or x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))) if
/// `approximately`. NaN at -∞, where both are 0 · ∞.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.gelu`; Hendrycks and Gimpel, "Gaussian error linear units" (2016).
public func gelu(
  _ x: Tensor, approximately: Bool = false, file: String = #fileID, line: Int = #line
) -> Tensor {
  if approximately {
    let rootOfTwoOverPi = (2 / Double.pi).squareRoot()
    let cubic = x * (1 + Tensor(0.044715) * (x * x))
    return 0.5 * x * (1 + tanh(Tensor(rootOfTwoOverPi) * cubic, file: file, line: line))
  }
  return 0.5 * x * (1 + erf(x * Tensor(0.5.squareRoot()), file: file, line: line))
}
