import IR
import Operators

/// The sum of t (log t - log p) over the last axis, where 0 log 0 is 0; by default its mean over
/// the other axes.
///
/// The slope of t log t at 0 is infinite; it is left out of the gradient for a target of 0, of all
/// orders. Probabilities and targets are not checked to sum to 1.
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
  let entropy = select(isPositive, targets, 0) * log(select(isPositive, targets, 1))
  let isImpossible = targets.equal(0).and(logProbabilities.equal(Tensor(-.infinity)))
  let cross = targets * select(isImpossible, 0, logProbabilities)
  return scale((entropy - cross).sum([-1], file: file, line: line))
}
