import IR
import Operators

/// max(0, 1 - t p), by default its mean; the gradient at the margin is 0.
///
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float predictions; targets, -1 or 1, are cast to
///   their type; weights as `LossReduction` says.
/// - Errors: predictions are not floats; shapes differ.
/// - Follows: `keras.losses.Hinge` for targets -1 and 1.
public func hingeLoss(
  predictions: Tensor, targets: Tensor, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "hinge loss", file: file, line: line)
  return elementwiseLoss(predictions, targets, scale) { relu(1 - $0 * $1) }
}

/// max(0, 1 - t p)², by default its mean.
///
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float predictions; targets, -1 or 1, are cast to
///   their type; weights as `LossReduction` says.
/// - Errors: predictions are not floats; shapes differ.
/// - Follows: `keras.losses.SquaredHinge` for targets -1 and 1.
public func squaredHingeLoss(
  predictions: Tensor, targets: Tensor, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "squared hinge loss", file: file, line: line)
  return elementwiseLoss(predictions, targets, scale) { square(relu(1 - $0 * $1)) }
}

/// max(0, 1 + the largest score of a wrong class - the score of the right one) for each row, by
/// default its mean.
///
/// - Shapes: `(…, classes), (…) -> ()`, or `(…)` unreduced; float scores, integer labels; weights
///   as `LossReduction` says.
/// - Errors: scores are not floats; labels are not integers; their shapes do not fit.
/// - Follows: Crammer and Singer, "On the algorithmic implementation of multiclass kernel-based
///   vector machines" (JMLR 2001); `keras.losses.CategoricalHinge` where a wrong score is positive.
public func categoricalHingeLoss(
  scores: Tensor, labels: Tensor, weights: Tensor? = nil, reduction: LossReduction = .mean,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "categorical hinge loss", file: file,
    line: line)
  if let mistake = classificationMistake(scores, labels) {
    return scores.rejected(by: scale.subject, mistake, file: file, line: line)
  }
  guard let classes = scores.shape.extents.last else { return scores }
  let isLabel = oneHot(labels, depth: classes, type: .bool, file: file, line: line)
  let right = select(isLabel, scores, 0).sum([-1], file: file, line: line)
  let wrong = select(isLabel, Tensor(-.infinity), scores).max([-1], file: file, line: line)
  return scale(relu(1 + wrong - right))
}
