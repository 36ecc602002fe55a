import IR
import Operators

/// The share of rows whose largest logit is at the label; of equal logits the first counts.
///
/// - Shapes: `(…, classes), (…) -> ()`; float logits, integer labels to `f32` in 0...1.
/// - Errors: logits are not floats; labels are not integers; their shapes do not fit.
public func accuracy(
  logits: Tensor, labels: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  isCorrect(logits, labels, "accuracy", file: file, line: line).cast(to: .f32).mean()
}

/// The number of rows whose largest logit is at the label; of equal logits the first counts.
///
/// - Shapes: `(…, classes), (…) -> ()`; float logits, integer labels to `i64`.
/// - Errors: logits are not floats; labels are not integers; their shapes do not fit.
public func correctCount(
  logits: Tensor, labels: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  isCorrect(logits, labels, "correct count", file: file, line: line).cast(to: .i64).sum()
}

private func isCorrect(
  _ logits: Tensor, _ labels: Tensor, _ subject: String, file: String, line: Int
) -> Tensor {
  if let mistake = classificationMistake(logits, labels) {
    return logits.rejected(by: subject, mistake, file: file, line: line)
  }
  let predictions = logits.argmax(-1, file: file, line: line)
  return predictions.equal(labels.cast(to: .i64), file: file, line: line)
}
