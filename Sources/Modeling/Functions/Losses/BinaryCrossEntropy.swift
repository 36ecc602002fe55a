import IR
import Operators

/// -t log p - (1 - t) log(1 - p) with p = sigmoid(logit), without overflow and with all digits of
/// small losses; by default its mean.
///
/// - Option `positiveWeight`: multiplies the first term, for classes that are rare; a number or a
///   tensor that broadcasts to the logits.
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float logits; targets in 0...1 are cast to the
///   logits' type; weights as `LossReduction` says.
/// - Errors: logits are not floats; shapes differ.
/// - Follows: `torch.nn.functional.binary_cross_entropy_with_logits`.
public func binaryCrossEntropy(
  logits: Tensor, targets: Tensor, positiveWeight: Tensor? = nil, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "binary cross entropy", file: file, line: line)
  return elementwiseLoss(logits, targets, scale) { logits, targets in
    // Both terms, though softplus(x) - t x is their sum: it would cancel where the loss is small.
    let hits = targets * softplus(-logits, file: file, line: line)
    let misses = (1 - targets) * softplus(logits, file: file, line: line)
    let weight = positiveWeight?.cast(to: logits.elementType)
    return (weight.map { hits * $0 } ?? hits) + misses
  }
}

/// -t log p - (1 - t) log(1 - p), by default its mean.
///
/// Probabilities are kept 1e-7 away from 0 and 1, as Keras does, so that the loss stays finite: the
/// next `f32` below 1 is 6e-8 away.
///
/// - Shapes: `(s), (s) -> ()`, or `(s)` unreduced; float probabilities; targets in 0...1 are cast
///   to their type; weights as `LossReduction` says.
/// - Errors: probabilities are not floats; shapes differ.
/// - Follows: `keras.losses.BinaryCrossentropy`.
public func binaryCrossEntropy(
  probabilities: Tensor, targets: Tensor, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "binary cross entropy", file: file, line: line)
  return elementwiseLoss(probabilities, targets, scale) { probabilities, targets in
    let clipped = minimum(maximum(probabilities, 1e-7), 1 - 1e-7, file: file, line: line)
    let hits = targets * log(clipped, file: file, line: line)
    let misses = (1 - targets) * log(1 - clipped, file: file, line: line)
    return -(hits + misses)
  }
}
