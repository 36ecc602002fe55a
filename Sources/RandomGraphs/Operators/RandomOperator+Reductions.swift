import IR
import Operators

/// Bounds hold for empty reductions too: their results are 0, 1, an infinity or NaN.
extension RandomOperator {
  static let reductions = [
    RandomOperator("reduce_sum", weight: 3) { $0.addSum() },
    RandomOperator("reduce_mean", weight: 2) {
      guard let item = $0.pickFloat(where: { $0.type.rank > 0 }) else { return }
      let (axes, keeps) = $0.reducedAxes(of: item)
      $0.add(item.tensor.mean(axes, keepingDimensions: keeps), bound: item.bound)
    },
    RandomOperator("reduce_max") {
      guard let item = $0.pickNumeric() else { return }
      let (axes, keeps) = $0.reducedAxes(of: item)
      $0.add(
        item.tensor.max(axes, keepingDimensions: keeps), bound: item.bound, bits: item.bits)
    },
    RandomOperator("reduce_min") {
      guard let item = $0.pickNumeric() else { return }
      let (axes, keeps) = $0.reducedAxes(of: item)
      $0.add(
        item.tensor.min(axes, keepingDimensions: keeps), bound: item.bound, bits: item.bits)
    },
    RandomOperator("reduce_product") { $0.addProductOfElements() },
    RandomOperator("argmax") {
      guard let item = $0.pickNumeric(), item.isExact else { return }
      let axis = $0.random.integer(below: item.type.rank)
      if item.type.shape[axis] > 0 { $0.add(item.tensor.argmax(axis), bound: 5000, bits: 0) }
    },
  ]
}

extension RandomGraphWriter {
  /// Some axes, and whether the result has them with extent 1.
  fileprivate func reducedAxes(of item: RandomItem) -> (axes: [Int], keeps: Bool) {
    (axes(of: item.tensor), random.chance(0.3))
  }

  /// Sums of rounded floats are divided by their number, so that they stay moderate.
  fileprivate func addSum() {
    guard let item = pickNumeric() else { return }
    let (axes, keeps) = reducedAxes(of: item)
    let count = Double(axes.map { item.type.shape[$0] }.reduce(1, *))
    let sum = item.tensor.sum(axes, keepingDimensions: keeps)
    if item.isExact {
      add(sum, bound: item.bound * count, bits: item.bits)
    } else {
      add(sum * Tensor(1 / max(count, 1)), bound: item.bound)
    }
  }

  /// Factors are near 1 where there are many.
  fileprivate func addProductOfElements() {
    guard let item = pickFloat(where: { $0.type.rank > 0 }) else { return }
    let axes = axes(of: item.tensor)
    let count = Double(axes.map { item.type.shape[$0] }.reduce(1, *))
    let unit = sigmoid(item.tensor)
    let factors = count > 20 ? unit * Tensor(1 / count) + 1 : unit + 0.5
    add(factors.product(axes), bound: 3400)
  }
}
