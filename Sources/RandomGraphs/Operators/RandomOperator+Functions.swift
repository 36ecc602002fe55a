import IR
import Modeling
import Operators

/// Functions of `Modeling` that are made of many operators.
extension RandomOperator {
  static let functions = [
    RandomOperator("logSumExp", weight: 0.5) {
      guard let item = $0.pickFloat(where: { $0.type.rank > 0 }) else { return }
      $0.add(logSumExp(item.tensor, axes: $0.axes(of: item.tensor)), bound: item.bound + 9)
    },
    RandomOperator("standardDeviation", weight: 0.5) {
      guard let item = $0.pickFloat(where: { $0.type.rank > 0 && $0.bound <= 8 }) else { return }
      let axes = $0.axes(of: item.tensor)
      // The root near 0 would amplify rounding.
      let variance = item.tensor.variance(axes)
      $0.add(sqrt(variance + 0.25), bound: item.bound + 0.5)
    },
    RandomOperator("tiled", weight: 0.5) {
      guard let item = $0.pick(where: { $0.type.rank > 0 }) else { return }
      let axis = $0.random.integer(below: item.type.rank)
      var repeats = [Int](repeating: 1, count: item.type.rank)
      repeats[axis] = $0.random.integer(in: 0...3)
      $0.add(item.tensor.tiled(repeats), bound: item.bound, bits: item.bits)
    },
    RandomOperator("resized", weight: 0.5) { writer in
      let isImage = { (item: RandomItem) in
        item.type.rank > 0 && item.type.elementCount > 0 && item.type.elementCount < 2000
      }
      guard let item = writer.pickFloat(where: isImage) else { return }
      let axes = writer.axes(of: item.tensor)
      let extents = axes.map { _ in writer.random.integer(in: 1...9) }
      let method = writer.random.pick([ResizeMethod.linear(), .linear(alignsCorners: true)])
      writer.add(item.tensor.resized(axes, to: extents, method), bound: item.bound)
    },
    RandomOperator("einsum", weight: 0.5) {
      guard let item = $0.pickFloat(where: { $0.type.rank > 0 && $0.bound <= 8 }) else { return }
      let extent = item.type.shape[item.type.rank - 1]
      let share = item.tensor * Tensor(1 / Double(max(extent, 1)))
      let rank = $0.random.integer(in: 0...2)
      let text = ["...i,i->...", "...i,ij->...j", "...i,ij->j..."][rank]
      let shape: Shape = rank == 0 ? [extent] : [extent, $0.random.integer(in: 1...6)]
      let other = $0.argument(.input, TensorType(share.elementType, shape))
      $0.add(einsum(text, share, other.tensor), bound: item.bound * other.bound)
    },
  ]
}
