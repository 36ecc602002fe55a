import IR
import Operators

/// Reductions whose results meet their operands again.
extension RandomOperator {
  static let compositions = [
    RandomOperator("softmax", weight: 1.5) {
      guard let (weights, total, _) = $0.shiftedExponentials() else { return }
      $0.add(weights / total, bound: 1)
    },
    RandomOperator("logSoftmax") {
      guard let (_, total, shifted) = $0.shiftedExponentials() else { return }
      $0.add(shifted - log(total), bound: 12)
    },
    RandomOperator("layerNormalization") {
      guard let (y, axes) = $0.rows() else { return }
      let centered = y - y.mean(axes, keepingDimensions: true)
      let variance = square(centered).mean(axes, keepingDimensions: true)
      $0.add(centered * rsqrt(variance + 0.25), bound: 4)
    },
  ]
}

extension RandomGraphWriter {
  /// A tensor of numbers up to 1, and the axes to reduce: mostly the last one.
  fileprivate func rows() -> (tensor: Tensor, axes: [Int])? {
    guard let item = pickFloat(where: { $0.type.rank > 0 }) else { return nil }
    let x = item.tensor
    let axes = random.chance(0.7) ? [x.rank - 1] : axes(of: x)
    return (random.chance(0.5) ? tanh(x) : sigmoid(x), axes)
  }

  fileprivate func shiftedExponentials() -> (weights: Tensor, total: Tensor, shifted: Tensor)? {
    guard let (y, axes) = rows() else { return nil }
    let shifted = y - y.max(axes, keepingDimensions: true)
    let weights = exp(shifted)
    return (weights, weights.sum(axes, keepingDimensions: true), shifted)
  }
}
