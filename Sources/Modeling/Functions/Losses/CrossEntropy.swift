import IR
import Operators

/// -log of the probability that `softmax` gives to each row's label, by default its mean.
///
/// It equals the loss with one-hot targets. A label outside `0..<classes` adds nothing to the sum,
/// but counts as a row; training checks the labels of its data.
///
/// - Options:
///   - labelSmoothing: the part of each target that all classes share equally.
///   - ignoring: rows with this label have loss 0 and are not counted by means; the mean of none
///     is 0.
/// - Shapes: `(…, classes), (…) -> ()`, or `(…)` unreduced; float logits, integer labels; weights
///   as `LossReduction` says. Class weights are `classWeights.gather(labels)` with `weightedMean`.
/// - Errors: logits are not floats; labels are not integers; their shapes do not fit; the smoothing
///   is outside 0...1.
/// - Follows: `torch.nn.functional.cross_entropy`, but classes are the last axis.
public func crossEntropy(
  logits: Tensor, labels: Tensor, labelSmoothing: Double = 0, ignoring: Int? = nil,
  weights: Tensor? = nil, reduction: LossReduction = .mean, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  var scale = LossScale(
    reduction: reduction, weights: weights, subject: "cross entropy", file: file, line: line)
  let mistake = classificationMistake(logits, labels) ?? smoothingMistake(labelSmoothing)
  if let mistake { return logits.rejected(by: scale.subject, mistake, file: file, line: line) }
  guard let classes = logits.shape.extents.last else { return logits }
  scale.isCounted = ignoring.map { labels.cast(to: .i64).notEqual(Tensor(Double($0))) }
  let isLabel = oneHot(labels, depth: classes, type: .bool, file: file, line: line)
  let logarithms = logSoftmax(logits, file: file, line: line)
  // A product with 0 and 1 would turn the -inf of an impossible class into NaN.
  let chosen = select(isLabel, logarithms, 0).sum([-1], file: file, line: line)
  guard labelSmoothing > 0 else { return scale(-chosen) }
  let shared = logarithms.mean([-1]) * Tensor(labelSmoothing)
  return scale(-(chosen * Tensor(1 - labelSmoothing) + shared))
}

/// The cross entropy between target probabilities and `softmax` of each row, by default its mean.
///
/// A class of target 0 may have the logit -∞.
///
/// - Option `labelSmoothing`: the part of each target that all classes share equally.
/// - Shapes: `(…, classes), (…, classes) -> ()`, or `(…)` unreduced; float logits; targets, one-hot
///   or any probabilities, are cast to the logits' type; weights as `LossReduction` says.
/// - Errors: logits are not floats; shapes differ; the smoothing is outside 0...1.
/// - Follows: `torch.nn.functional.cross_entropy`, but classes are the last axis.
public func crossEntropy(
  logits: Tensor, targets: Tensor, labelSmoothing: Double = 0, weights: Tensor? = nil,
  reduction: LossReduction = .mean, file: String = #fileID, line: Int = #line
) -> Tensor {
  let scale = LossScale(
    reduction: reduction, weights: weights, subject: "cross entropy", file: file, line: line)
  let mistake = targetMistake(logits, targets, minimumRank: 1) ?? smoothingMistake(labelSmoothing)
  if let mistake { return logits.rejected(by: scale.subject, mistake, file: file, line: line) }
  let targets = targets.cast(to: logits.elementType, file: file, line: line)
  let logarithms = logSoftmax(logits, file: file, line: line)
  let isImpossible = targets.equal(0).and(logarithms.equal(Tensor(-.infinity)))
  let terms = targets * select(isImpossible, 0, logarithms)
  let sums = terms.sum([-1], file: file, line: line)
  guard labelSmoothing > 0 else { return scale(-sums) }
  let shared = logarithms.mean([-1]) * Tensor(labelSmoothing)
  return scale(-(sums * Tensor(1 - labelSmoothing) + shared))
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

private func smoothingMistake(_ smoothing: Double) -> String? {
  (0...1).contains(smoothing) ? nil : "label smoothing is \(smoothing), expected 0...1"
}
