import IR
import Operators

/// |prediction - target|, by default its mean; the gradient where they are equal is 0.
///
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float predictions; targets are cast to their
///   type; weights as `LossReduction` says.
/// - Errors: predictions are not floats; shapes differ.
/// - Follows: `torch.nn.functional.l1_loss`.
public func meanAbsoluteError(
  predictions: Tensor, targets: Tensor, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "mean absolute error", file: file, line: line)
  return elementwiseLoss(predictions, targets, scale) { abs($0 - $1) }
}

/// d²/2 up to |d| = `delta` and delta · (|d| - delta/2) from there, for d = prediction - target.
///
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float predictions; targets are cast to their
///   type; weights as `LossReduction` says.
/// - Errors: predictions are not floats; shapes differ; delta is not positive.
/// - Follows: `torch.nn.functional.huber_loss`.
public func huberLoss(
  predictions: Tensor, targets: Tensor, delta: Double = 1, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "huber loss", file: file, line: line)
  guard delta > 0, delta.isFinite else {
    let mistake = "delta is \(delta), expected a positive number"
    return predictions.rejected(by: scale.subject, mistake, file: file, line: line)
  }
  return elementwiseLoss(predictions, targets, scale) {
    joined($0 - $1, at: delta, { square($0) * 0.5 }) {
      ($0 - Tensor(delta / 2)) * Tensor(delta)
    }
  }
}

/// The Huber loss divided by its `beta`, so that the slope of its straight part is 1; with beta 0
/// the absolute error.
///
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float predictions; targets are cast to their
///   type; weights as `LossReduction` says.
/// - Errors: predictions are not floats; shapes differ; beta is negative.
/// - Follows: `torch.nn.functional.smooth_l1_loss`.
public func smoothL1Loss(
  predictions: Tensor, targets: Tensor, beta: Double = 1, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "smooth L1 loss", file: file, line: line)
  guard beta >= 0, beta.isFinite else {
    let mistake = "beta is \(beta), expected 0 or a positive number"
    return predictions.rejected(by: scale.subject, mistake, file: file, line: line)
  }
  return elementwiseLoss(predictions, targets, scale) {
    guard beta > 0 else { return abs($0 - $1) }
    return joined($0 - $1, at: beta, { square($0) * Tensor(0.5 / beta) }) {
      $0 - Tensor(beta / 2)
    }
  }
}

/// One function of small differences, another of the magnitudes of large ones, from `width` on.
///
/// The first is given 0 for large ones: an infinite square would become NaN in gradients, also
/// where it is not chosen.
private func joined(
  _ difference: Tensor, at width: Double, _ small: (Tensor) -> Tensor, _ large: (Tensor) -> Tensor
) -> Tensor {
  let magnitude = abs(difference)
  let isSmall = magnitude.less(Tensor(width))
  return select(isSmall, small(select(isSmall, difference, 0)), large(magnitude))
}

/// log(cosh(prediction - target)): d²/2 for small d, |d| - log 2 for large d, without overflow and
/// with all digits of small results.
///
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float predictions; targets are cast to their
///   type; weights as `LossReduction` says.
/// - Errors: predictions are not floats; shapes differ.
/// - Follows: `keras.losses.LogCosh`.
public func logCosh(
  predictions: Tensor, targets: Tensor, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "log-cosh", file: file, line: line)
  return elementwiseLoss(predictions, targets, scale) {
    let difference = $0 - $1
    let isSmall = abs(difference).less(1)
    // cosh(d) = 1 + 2 sinh²(d/2). Each branch gets numbers that it can take, so that neither
    // makes NaN of the other's gradient.
    let half = select(isSmall, difference, 0) * 0.5
    let doubleSinh = expm1(half) - expm1(-half)
    let magnitude = abs(difference)
    let large = magnitude + softplus(-2 * magnitude) - Tensor(0.6931471805599453)
    return select(isSmall, log1p(doubleSinh * doubleSinh * 0.5), large)
  }
}
