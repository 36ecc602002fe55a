import IR
import Operators

/// The sum of the cross entropies of all places that count, and how many these are: mean and perplexity
/// follow, also over batches in which not equally many places count.
///
/// - Options: `ignoring`: places with this label do not count. With weights, as `LossReduction` says, places
///   count as much as they weigh.
/// - Shapes: `(…, classes), (…) -> (2)`; float logits, integer labels; the result is `f64`.
/// - Errors: those of `crossEntropy`.
/// - Follows: `torch.nn.functional.cross_entropy`, whose mean is their quotient.
public func crossEntropySums(
  logits: Tensor, labels: Tensor, ignoring: Int? = nil, weights: Tensor? = nil,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let losses = crossEntropy(
    logits: logits, labels: labels, ignoring: ignoring, reduction: .none, file: file, line: line)
  guard losses.value != nil, let builder = losses.builder else { return losses }
  var scale = LossScale(
    reduction: .sum, weights: weights, subject: "cross entropy sums", file: file, line: line)
  scale.isCounted = ignoring.map { labels.cast(to: .i64).notEqual(Tensor(Double($0))) }
  let ones = builder.constant(TensorType(.f64, []), 1).broadcast(to: losses.shape)
  let sum = scale(losses.cast(to: .f64))
  guard sum.value != nil else { return sum }
  return stack([sum, scale(ones)], file: file, line: line)
}
