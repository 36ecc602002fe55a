import IR
import Operators

/// The divergence of normal distributions from the standard normal one, in nats: the sum of
/// -½ (1 + log σ² - μ² - σ²) over the last axis; by default its mean over the other axes.
///
/// It is never negative, and 0 for mean 0 and variance 1 only; μ² and σ² - 1 - log σ² are summed
/// apart, so that little is not the difference of much.
///
/// - Shapes: `(…, n), (…, n) -> ()`, or `(…)` unreduced; float means and logarithms of variances;
///   weights as `LossReduction` says.
/// - Errors: means are not floats; the rank is 0; shapes or element types differ.
/// - Follows: Kingma and Welling, "Auto-encoding variational Bayes" (ICLR 2014), appendix B;
///   `torch.distributions.kl_divergence` of two `Normal`.
public func kullbackLeiblerDivergence(
  mean: Tensor, logVariance: Tensor, weights: Tensor? = nil, reduction: LossReduction = .mean,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "kullback-leibler divergence", file: file,
    line: line)
  if let mistake = logVarianceMistake(mean, logVariance, minimumRank: 1) {
    return mean.rejected(by: scale.subject, mistake, file: file, line: line)
  }
  guard mean.value != nil else { return mean }
  let spread = expm1(logVariance, file: file, line: line) - logVariance
  return scale((0.5 * (square(mean) + spread)).sum([-1], file: file, line: line))
}

/// What is wrong with logarithms of variances that must be of the type of means, or nil.
func logVarianceMistake(_ mean: Tensor, _ logVariance: Tensor, minimumRank: Int = 0) -> String? {
  guard mean.value != nil, logVariance.value != nil else { return nil }
  guard mean.elementType.isFloat, mean.rank >= minimumRank else {
    return "means are \(mean.type), expected floats of rank \(minimumRank) or more"
  }
  guard mean.type == logVariance.type else {
    return "logarithms of variances are \(logVariance.type), expected \(mean.type)"
  }
  return nil
}
