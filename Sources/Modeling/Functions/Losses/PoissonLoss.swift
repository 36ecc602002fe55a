import IR
import Operators

/// The negative logarithm of the likelihood of counts under a Poisson distribution, without the
/// part that depends on the counts alone: exp(x) - t x, by default its mean.
///
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float logarithms x of rates; targets, counts,
///   are cast to their type; weights as `LossReduction` says.
/// - Errors: logarithms are not floats; shapes differ.
/// - Follows: `torch.nn.functional.poisson_nll_loss`.
public func poissonLoss(
  logRates: Tensor, targets: Tensor, weights: Tensor? = nil, reduction: LossReduction = .mean,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "poisson loss", file: file, line: line)
  return elementwiseLoss(logRates, targets, scale) { exp($0) - $1 * $0 }
}

/// The same loss of rates: r - t log(r + `epsilon`).
///
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float rates of at least 0; targets, counts, are
///   cast to their type; weights as `LossReduction` says.
/// - Errors: rates are not floats; shapes differ.
/// - Follows: `torch.nn.functional.poisson_nll_loss` with `log_input=False`.
public func poissonLoss(
  rates: Tensor, targets: Tensor, epsilon: Double = 1e-8, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "poisson loss", file: file, line: line)
  return elementwiseLoss(rates, targets, scale) { $0 - $1 * log($0 + Tensor(epsilon)) }
}
