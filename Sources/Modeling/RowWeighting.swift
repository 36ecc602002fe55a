import IR
import Operators

/// A loss that is a mean over rows, with weights for the rows.
///
/// Follows: Keras's `sample_weight`: each row's loss times its weight, added up and divided by the
/// number of rows, not by the sum of weights.
struct RowWeighting {
  /// `(rows, …)`: for rows, or for places along the leading axes of their losses.
  let weights: Tensor

  /// The weighted loss; nil if `loss` is no mean or sum over rows, with which terms that do not
  /// depend on inputs are added and multiplied.
  func callAsFunction(_ loss: Tensor) -> Tensor? {
    guard let node = loss.node else { return nil }
    let operands = loss.operands
    if node.isMean { return weighted(operands[0]).map { $0.mean() } }
    if node.isSum { return weighted(operands[0]).map { $0.sum() } }
    switch node.scalarFunction {
    case .negate: return self(operands[0]).map { -$0 }
    case .add: return either(operands) { $0 + $1 }
    case .subtract: return either(operands) { $0 - $1 }
    case .multiply:
      if isFree(operands[0]) { return self(operands[1]).map { operands[0] * $0 } }
      return isFree(operands[1]) ? self(operands[0]).map { $0 * operands[1] } : nil
    case .divide: return isCount(operands[1]) ? self(operands[0]).map { $0 / operands[1] } : nil
    default: return nil
    }
  }

  /// Losses of rows, times their weights.
  private func weighted(_ losses: Tensor) -> Tensor? {
    guard losses.rank >= weights.rank, losses.elementType.isFloat,
      Array(losses.shape.extents.prefix(weights.rank)) == weights.shape.extents
    else { return nil }
    let ones = [Int](repeating: 1, count: losses.rank - weights.rank)
    return losses
      * weights.cast(to: losses.elementType).reshape(Shape(weights.shape.extents + ones))
  }

  private func either(
    _ operands: [Tensor], _ combine: (Tensor, Tensor) -> Tensor
  ) -> Tensor? {
    let parts = operands.map { isFree($0) ? $0 : self($0) }
    guard let left = parts[0], let right = parts[1] else { return nil }
    return combine(left, right)
  }

  /// Whether no input says what a tensor is, such as a penalty on parameters.
  private func isFree(_ tensor: Tensor) -> Bool {
    !tensor.depends(on: .input)
  }

  /// Whether no parameter says what a divisor is, such as the number of rows that count.
  private func isCount(_ tensor: Tensor) -> Bool {
    !tensor.depends(on: .parameter)
  }
}
