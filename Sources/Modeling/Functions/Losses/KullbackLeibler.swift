import IR
import Operators

/// The sum of t (log t - log p) over the last axis, where 0 log 0 is 0; by default its mean over
/// the other axes.
///
/// The gradient for a target of 0 is 0. Probabilities and targets are not checked to sum to 1.
///
/// - Shapes: `(…, n), (…, n) -> ()`, or `(…)` unreduced; float logarithms of probabilities, such as
///   `logSoftmax` gives; targets, probabilities, are cast to their type; weights as `LossReduction`
///   says.
/// - Errors: logarithms are not floats; the rank is 0; shapes differ.
/// - Follows: `torch.nn.functional.kl_div` with `batchmean`.
public func kullbackLeiblerDivergence(
  logProbabilities: Tensor, targets: Tensor, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "kullback-leibler divergence", file: file,
    line: line)
  if let mistake = targetMistake(logProbabilities, targets, minimumRank: 1) {
    return logProbabilities.rejected(by: scale.subject, mistake, file: file, line: line)
  }
  let targets = targets.cast(to: logProbabilities.elementType, file: file, line: line)
  let isPositive = targets.greater(0)
  // The logarithms never meet a 0, so that no gradient is 0 · ∞.
  let distances = log(select(isPositive, targets, 1)) - select(isPositive, logProbabilities, 0)
  return scale((targets * distances).sum([-1], file: file, line: line))
}
