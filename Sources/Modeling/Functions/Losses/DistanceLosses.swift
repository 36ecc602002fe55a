import IR
import Operators

/// max(0, |anchor - positive| - |anchor - negative| + `margin`) for vectors along the last axis, by
/// default its mean.
///
/// Distances are of differences plus 1e-6, so that their gradients are finite at 0.
///
/// - Shapes: `(…, n), (…, n), (…, n) -> ()`, or `(…)` unreduced; one float type; weights as
///   `LossReduction` says.
/// - Errors: elements are not floats; the rank is 0; shapes differ.
/// - Follows: `torch.nn.functional.triplet_margin_loss`.
public func tripletLoss(
  anchor: Tensor, positive: Tensor, negative: Tensor, margin: Double = 1,
  weights: Tensor? = nil, reduction: LossReduction = .mean, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "triplet loss", file: file, line: line)
  for other in [positive, negative] {
    if let mistake = targetMistake(anchor, other, minimumRank: 1) {
      return anchor.rejected(by: scale.subject, mistake, file: file, line: line)
    }
  }
  let difference = distance(anchor, positive) - distance(anchor, negative)
  return scale(relu(difference + Tensor(margin)))
}

/// d² for pairs that belong together and max(0, `margin` - d)² for the others, by default its mean;
/// d is the distance of vectors along the last axis.
///
/// Distances are of differences plus 1e-6, so that their gradients are finite at 0.
///
/// - Shapes: `(…, n), (…, n), (…) -> ()`, or `(…)` unreduced; one float type; `areAlike`, 0 or 1 or
///   `bool`, is cast to it; weights as `LossReduction` says.
/// - Errors: elements are not floats; the rank is 0; shapes differ.
/// - Follows: Hadsell et al., "Dimensionality reduction by learning an invariant mapping" (CVPR
///   2006), without their factor 1/2.
public func contrastiveLoss(
  _ a: Tensor, _ b: Tensor, areAlike: Tensor, margin: Double = 1, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "contrastive loss", file: file, line: line)
  if let mistake = targetMistake(a, b, minimumRank: 1) {
    return a.rejected(by: scale.subject, mistake, file: file, line: line)
  }
  let distances = distance(a, b)
  if let mistake = targetMistake(distances, areAlike) {
    return a.rejected(by: scale.subject, mistake, file: file, line: line)
  }
  let alike = areAlike.cast(to: a.elementType, file: file, line: line)
  let apart = square(relu(Tensor(margin) - distances))
  return scale(alike * square(distances) + (1 - alike) * apart)
}

/// The Euclidean length of a - b + 1e-6 along the last axis.
private func distance(_ a: Tensor, _ b: Tensor) -> Tensor {
  sqrt(square(a - b + 1e-6).sum([-1]))
}
