import IR
import Operators

/// (prediction - target)², by default its mean.
///
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float predictions; targets are cast to their
///   type; weights as `LossReduction` says.
/// - Errors: predictions are not floats; shapes differ.
/// - Follows: `torch.nn.functional.mse_loss`.
public func meanSquaredError(
  predictions: Tensor, targets: Tensor, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "mean squared error", file: file, line: line)
  return elementwiseLoss(predictions, targets, scale) { square($0 - $1) }
}
