import IR
import Operators

/// The share of rows whose label is among the `count` largest logits; of equal logits the first
/// count.
///
/// - Shapes: `(…, classes), (…) -> ()`; float logits, integer labels to `f32` in 0...1.
/// - Errors: logits are not floats; labels are not integers; their shapes do not fit; the count is
///   outside `1...classes`.
/// - Follows: `sklearn.metrics.top_k_accuracy_score`, but for equal logits.
public func topKAccuracy(
  logits: Tensor, labels: Tensor, count: Int, file: String = #fileID, line: Int = #line
) -> Tensor {
  if let mistake = classificationMistake(logits, labels) {
    return logits.rejected(by: "top-k accuracy", mistake, file: file, line: line)
  }
  guard logits.value != nil, let builder = logits.builder else { return logits }
  let (axis, classes) = (logits.rank - 1, logits.shape[logits.rank - 1])
  guard (1...max(classes, 1)).contains(count) else {
    return logits.rejected(
      by: "top-k accuracy", "\(count) of \(classes) classes", file: file, line: line)
  }
  let isLabel = oneHot(labels, depth: classes, type: .bool, file: file, line: line)
  let chosen = select(isLabel, logits, 0).sum([axis], keepingDimensions: true)
  let places = builder.constant(TensorData([classes], (0..<classes).map { Int64($0) }))
  let place = labels.cast(to: .i64).expandDimensions(axis)
  let isBefore = logits.greater(chosen)
    .or(logits.equal(chosen).and(places.less(place)))
  let rank = isBefore.cast(to: .i64).sum([axis])
  // A NaN is before nothing, and a label outside of the classes is no class.
  let isKnown = isLabel.and(logits.equal(logits)).cast(to: .i64).sum([axis]).equal(1)
  return rank.less(Tensor(Double(count))).and(isKnown).cast(to: .f32).mean()
}
