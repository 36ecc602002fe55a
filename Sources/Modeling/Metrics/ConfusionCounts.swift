import IR
import Operators

/// How often each class was taken for each: row is the label, column the largest logit.
///
/// Of equal logits the first counts. A label outside of the classes is not counted.
///
/// - Shapes: `(…, classes), (…) -> (classes, classes)`; float logits, integer labels to `i64`.
/// - Errors: logits are not floats; labels are not integers; their shapes do not fit.
/// - Follows: `sklearn.metrics.confusion_matrix`.
public func confusionCounts(
  logits: Tensor, labels: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  if let mistake = classificationMistake(logits, labels) {
    return logits.rejected(by: "confusion counts", mistake, file: file, line: line)
  }
  guard logits.value != nil else { return logits }
  let classes = logits.shape[logits.rank - 1]
  let predictions = logits.argmax(-1, file: file, line: line)
  return counts(of: labels.cast(to: .i64), predictions, classes, file: file, line: line)
}

/// How often no (0) and yes (1) were taken for each: row is the target, column the prediction.
///
/// It is yes above the threshold, which suits probabilities; that of logits is 0.
///
/// - Shapes: `(s), (s) -> (2, 2)`; float scores; targets are cast to their type and mean yes above
///   ½; the result is `i64`.
/// - Errors: scores are not floats; shapes differ.
public func confusionCounts(
  scores: Tensor, targets: Tensor, threshold: Double = 0.5, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  if let mistake = targetMistake(scores, targets) {
    return scores.rejected(by: "confusion counts", mistake, file: file, line: line)
  }
  guard scores.value != nil else { return scores }
  let isTrue = targets.cast(to: scores.elementType, file: file, line: line).greater(0.5)
  return counts(
    of: isTrue.cast(to: .i64), scores.greater(Tensor(threshold)).cast(to: .i64), 2, file: file,
    line: line)
}

/// A product of one-hot matrices; f32 counts exactly up to 2^24 rows.
private func counts(
  of labels: Tensor, _ predictions: Tensor, _ classes: Int, file: String, line: Int
) -> Tensor {
  let truth = oneHot(labels.flatten(), depth: classes, file: file, line: line)
  let found = oneHot(predictions.flatten(), depth: classes, file: file, line: line)
  return matmul(truth.transposed, found, file: file, line: line).cast(to: .i64)
}
