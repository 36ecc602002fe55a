import IR
import Operators

/// The cosine of the angle between vectors along one axis, which vanishes.
///
/// Lengths count as `epsilon` at least, so the cosine with a vector of length 0 is 0.
///
/// - Shapes: `(s), (s) -> (s without axis)`, one float type.
/// - Errors: elements are not floats; shapes differ; the axis is outside the rank.
/// - Follows: `torch.nn.functional.cosine_similarity`.
public func cosineSimilarity(
  _ a: Tensor, _ b: Tensor, axis: Int = -1, epsilon: Double = 1e-8, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  if let mistake = targetMistake(a, b, minimumRank: 1) {
    return a.rejected(by: "cosine similarity", mistake, file: file, line: line)
  }
  func inverseLength(_ x: Tensor) -> Tensor {
    let squares = square(x).sum([axis], file: file, line: line)
    return rsqrt(maximum(squares, Tensor(epsilon * epsilon)))
  }
  let product = (a * b).sum([axis], file: file, line: line)
  return product * inverseLength(a) * inverseLength(b)
}

/// 1 less the cosine of the angle between prediction and target along the last axis: 0 if they
/// point the same way, 2 if opposite; by default its mean.
///
/// - Shapes: `(…, n), (…, n) -> ()`, or `(…)` unreduced; float predictions; targets are cast to
///   their type; weights as `LossReduction` says.
/// - Errors: predictions are not floats; the rank is 0; shapes differ.
/// - Follows: `torch.nn.functional.cosine_embedding_loss` with target 1.
public func cosineLoss(
  predictions: Tensor, targets: Tensor, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "cosine loss", file: file, line: line)
  if let mistake = targetMistake(predictions, targets, minimumRank: 1) {
    return predictions.rejected(by: scale.subject, mistake, file: file, line: line)
  }
  let targets = targets.cast(to: predictions.elementType, file: file, line: line)
  return scale(1 - cosineSimilarity(predictions, targets, file: file, line: line))
}
