import IR
import Operators

/// Binary cross-entropy in which what is classified well counts less:
/// -α t (1 - p)^γ log p - (1 - α) (1 - t) p^γ log(1 - p) with p = sigmoid(logit).
///
/// The powers are computed as exp(-γ softplus(±logit)), so that gradients stay finite for any γ.
///
/// - Options:
///   - alpha: the weight α of targets 1; nil gives both sides weight 1.
///   - gamma: the exponent γ.
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float logits; targets, 0 or 1, are cast to the
///   logits' type; weights as `LossReduction` says.
/// - Errors: logits are not floats; shapes differ; gamma is negative; alpha is outside 0...1.
/// - Follows: `torchvision.ops.sigmoid_focal_loss` for targets 0 and 1; Lin et al., "Focal loss for
///   dense object detection" (ICCV 2017).
public func focalLoss(
  logits: Tensor, targets: Tensor, alpha: Double? = 0.25, gamma: Double = 2,
  weights: Tensor? = nil, reduction: LossReduction = .mean, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "focal loss", file: file, line: line)
  if let mistake = focalMistake(alpha, gamma) {
    return logits.rejected(by: scale.subject, mistake, file: file, line: line)
  }
  return elementwiseLoss(logits, targets, scale) { logits, targets in
    /// The loss of an example whose class has the logit `x`.
    func loss(_ x: Tensor, _ weight: Double?) -> Tensor {
      let modulated = exp(softplus(x) * Tensor(-gamma)) * softplus(-x)
      return weight.map { modulated * Tensor($0) } ?? modulated
    }
    return targets * loss(logits, alpha) + (1 - targets) * loss(-logits, alpha.map { 1 - $0 })
  }
}

private func focalMistake(_ alpha: Double?, _ gamma: Double) -> String? {
  if !(gamma >= 0 && gamma.isFinite) { return "gamma is \(gamma), expected 0 or more" }
  if let alpha, !(0...1).contains(alpha) { return "alpha is \(alpha), expected 0...1" }
  return nil
}
