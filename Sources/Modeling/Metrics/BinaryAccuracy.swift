import IR
import Operators

/// The share of scores that lie on their target's side of the threshold.
///
/// The threshold suits probabilities; that of logits is 0.
///
/// - Shapes: `(s), (s) -> ()`; float scores; targets are cast to their type and mean yes above ½;
///   the result is `f32` in 0...1.
/// - Errors: scores are not floats; shapes differ.
/// - Follows: `keras.metrics.BinaryAccuracy`.
public func binaryAccuracy(
  scores: Tensor, targets: Tensor, threshold: Double = 0.5, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  if let mistake = targetMistake(scores, targets) {
    return scores.rejected(by: "binary accuracy", mistake, file: file, line: line)
  }
  let isTrue = targets.cast(to: scores.elementType, file: file, line: line).greater(0.5)
  return scores.greater(Tensor(threshold)).equal(isTrue).cast(to: .f32).mean()
}
