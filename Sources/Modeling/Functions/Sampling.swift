import IR
import Operators

/// 1 with the probability that each element says, else 0, of the probabilities' type.
///
/// What is drawn is a function of key, stream and the element's place, as of `dropout`.
///
/// - Options:
///   - key: `i64[2]` (seed, step), such as `GraphBuilder.randomKey`.
///   - stream: distinguishes calls with one key; a number of its own by default.
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: none flows.
/// - Errors: elements are not floats; the key is not `i64[2]`.
/// - Follows: `torch.bernoulli`.
public func randomBernoulli(
  _ key: Tensor, probabilities: Tensor, stream: Int? = nil, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  guard probabilities.value != nil else { return probabilities }
  guard probabilities.elementType.isFloat else {
    return probabilities.rejected(
      by: "random bernoulli", "expected float probabilities, found \(probabilities.type)",
      file: file, line: line)
  }
  let draws = randomUniform(
    key, probabilities.shape, probabilities.elementType, stream: stream, file: file, line: line)
  return draws.less(probabilities, file: file, line: line).cast(to: probabilities.elementType)
}

/// Normal numbers of given means and variances, as mean + exp(½ log variance) · noise, through which
/// gradients flow to both.
///
/// - Option `key`: `i64[2]` (seed, step), such as `GraphBuilder.randomKey`.
/// - Shapes: `(s), (s) -> (s)`, float.
/// - Errors: the shapes or element types differ; the key is not `i64[2]`.
/// - Follows: Kingma and Welling, "Auto-encoding variational Bayes" (ICLR 2014): the
///   reparameterization.
public func randomNormal(
  _ key: Tensor, mean: Tensor, logVariance: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  if let mistake = logVarianceMistake(mean, logVariance) {
    return mean.rejected(by: "random normal", mistake, file: file, line: line)
  }
  guard mean.value != nil, logVariance.value != nil else { return mean }
  let noise = randomNormal(key, mean.shape, mean.elementType, file: file, line: line)
  return mean + exp(0.5 * logVariance, file: file, line: line) * noise
}
