import IR
import Operators

/// How a loss makes one number of the losses of elements or rows.
///
/// Weights, one for each element or for each place along the leading axes (each row, each sample),
/// multiply the losses first.
public enum LossReduction: String, CaseIterable, Hashable, Sendable {
  /// Their sum divided by their number, whatever the weights; NaN over none.
  case mean
  case sum
  /// Their sum divided by the sum of their weights, 0 if that is 0: another number for weights that
  /// are class weights or a mask. Without weights it is the mean.
  case weightedMean = "weighted-mean"
  /// The losses themselves.
  case none
}

/// How the losses of elements or rows count.
struct LossScale {
  let reduction: LossReduction
  let weights: Tensor?
  /// Where a loss counts, `bool`, or nil for everywhere; means do not count the others.
  var isCounted: Tensor?
  /// The loss's name in messages.
  let subject: String
  let file: String
  let line: Int

  /// Weighs and reduces losses; they decide the element type.
  func callAsFunction(_ losses: Tensor) -> Tensor {
    guard losses.value != nil else { return losses }
    if let mistake = mistake(for: losses) {
      return losses.rejected(by: subject, mistake, file: file, line: line)
    }
    let counted = isCounted.map { select($0, losses, 0) } ?? losses
    let weights = weights.map { spread($0, over: losses) }
    let weighted = weights.map { counted * $0 } ?? counted
    switch reduction {
    case .none: return weighted
    case .sum: return weighted.sum(file: file, line: line)
    case .mean:
      guard let isCounted else { return weighted.mean(file: file, line: line) }
      return weighted.sum() / total(isCounted.cast(to: losses.elementType))
    case .weightedMean:
      guard let weights else { return LossScale.mean(self)(losses) }
      let shares = weights.broadcast(to: losses.shape)
      return weighted.sum() / total(isCounted.map { select($0, shares, 0) } ?? shares)
    }
  }

  private static func mean(_ scale: LossScale) -> LossScale {
    LossScale(
      reduction: .mean, weights: nil, isCounted: scale.isCounted, subject: scale.subject,
      file: scale.file, line: scale.line)
  }

  /// The sum of weights, 1 if it is 0.
  private func total(_ weights: Tensor) -> Tensor {
    let sum = weights.sum()
    return select(sum.equal(0), 1, sum)
  }

  /// Weights with axes of extent 1 for those they lack at the end.
  private func spread(_ weights: Tensor, over losses: Tensor) -> Tensor {
    let ones = [Int](repeating: 1, count: losses.rank - weights.rank)
    return weights.cast(to: losses.elementType, file: file, line: line)
      .reshape(Shape(weights.shape.extents + ones))
  }

  private func mistake(for losses: Tensor) -> String? {
    guard let weights, weights.value != nil || weights.number != nil else { return nil }
    guard Array(losses.shape.extents.prefix(weights.rank)) == weights.shape.extents else {
      return "weights are \(weights.type), expected the leading axes of losses \(losses.type)"
    }
    return nil
  }
}

/// A loss that is a function of prediction and target at each place.
func elementwiseLoss(
  _ predictions: Tensor, _ targets: Tensor, _ scale: LossScale, _ loss: (Tensor, Tensor) -> Tensor
) -> Tensor {
  if let mistake = targetMistake(predictions, targets) {
    return predictions.rejected(
      by: scale.subject, mistake, file: scale.file, line: scale.line)
  }
  return scale(loss(predictions, targets.cast(to: predictions.elementType)))
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
