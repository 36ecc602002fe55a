import IR
import Operators

/// The mean over all rows of -log of the probability that `softmax` gives to the row's label.
///
/// It equals the loss with one-hot targets. A label outside `0..<classes` adds nothing to the mean;
/// training checks the labels of its data.
///
/// - Shapes: `(…, classes), (…) -> ()`; float logits, integer labels to the logits' type.
/// - Errors: logits are not floats; labels are not integers; their shapes do not fit.
public func crossEntropy(
  logits: Tensor, labels: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  if let mistake = classificationMistake(logits, labels) {
    return logits.rejected(by: "cross entropy", mistake, file: file, line: line)
  }
  let classes = logits.shape[logits.rank - 1]
  let isLabel = oneHot(labels, depth: classes, type: .bool, file: file, line: line)
  // A product with 0 and 1 would turn the -inf of an impossible class into NaN.
  let chosen = select(isLabel, logSoftmax(logits, file: file, line: line), 0)
  return -chosen.sum([-1], file: file, line: line).mean(file: file, line: line)
}

/// The mean over all rows of the cross entropy between target probabilities and `softmax`.
///
/// - Shapes: `(…, classes), (…, classes) -> ()`; float logits; targets, one-hot or any
///   probabilities, are cast to the logits' type.
/// - Errors: logits are not floats; shapes differ.
public func crossEntropy(
  logits: Tensor, targets: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  if let mistake = targetMistake(logits, targets, minimumRank: 1) {
    return logits.rejected(by: "cross entropy", mistake, file: file, line: line)
  }
  let weights = targets.cast(to: logits.elementType, file: file, line: line)
  let sums = (weights * logSoftmax(logits, file: file, line: line)).sum([-1])
  return -sums.mean(file: file, line: line)
}

/// What is wrong with labels for logits, or nil; an earlier mistake is none of theirs.
func classificationMistake(_ logits: Tensor, _ labels: Tensor) -> String? {
  guard logits.value != nil, labels.value != nil else { return nil }
  guard logits.rank >= 1, logits.elementType.isFloat else {
    return "logits are \(logits.type), expected floats with a last axis of classes"
  }
  guard labels.elementType.isInteger else {
    return "labels are \(labels.type), expected integers"
  }
  let rows = Shape(Array(logits.shape.extents.dropLast()))
  guard labels.shape == rows else {
    return "labels are \(labels.type), expected shape [\(rows)] for logits \(logits.type)"
  }
  return nil
}

/// What is wrong with targets that must have the shape of `values`, or nil.
func targetMistake(_ values: Tensor, _ targets: Tensor, minimumRank: Int = 0) -> String? {
  guard values.value != nil, targets.value != nil else { return nil }
  guard values.elementType.isFloat, values.rank >= minimumRank else {
    return "found \(values.type), expected floats of rank \(minimumRank) or more"
  }
  guard values.shape == targets.shape else {
    return "targets are \(targets.type), expected shape [\(values.shape)]"
  }
  return nil
}
