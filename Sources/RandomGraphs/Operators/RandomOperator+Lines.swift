import IR
import Operators

/// Operators on whole lines, and those that index along lines.
extension RandomOperator {
  static let lines = [
    RandomOperator("cumulative_sum") {
      guard let (item, axis) = $0.line() else { return }
      let extent = Double(max(item.type.shape[axis], 1))
      let isScaled = item.type.elementType.isFloat && !item.isExact
      let x = isScaled ? item.tensor * Tensor(1 / extent) : item.tensor
      $0.add(
        x.cumulativeSum(axis, reversed: $0.random.chance(0.5)),
        bound: item.bound * (isScaled ? 1 : extent), bits: item.bits)
    },
    RandomOperator("cumulative_product") {
      guard let (item, axis) = $0.line(limit: 8, where: { $0.type.elementType.isFloat }) else {
        return
      }
      let factors = sigmoid(item.tensor) + 0.5
      $0.add(factors.cumulativeProduct(axis, reversed: $0.random.chance(0.5)), bound: 26)
    },
    RandomOperator("cumulative_max") {
      guard let (item, axis) = $0.line(where: \.isExact) else { return }
      $0.add(
        item.tensor.cumulativeMax(axis, reversed: $0.random.chance(0.5)), bound: item.bound,
        bits: item.bits)
    },
    RandomOperator("cumulative_min") {
      guard let (item, axis) = $0.line(where: \.isExact) else { return }
      $0.add(
        item.tensor.cumulativeMin(axis, reversed: $0.random.chance(0.5)), bound: item.bound,
        bits: item.bits)
    },
    RandomOperator("argsort") {
      guard let (item, axis) = $0.line(limit: 5000, where: \.isExact) else { return }
      let order = item.tensor.argsort(axis, descending: $0.random.chance(0.5))
      $0.add(order, bound: 5000, bits: 0)
      $0.add(item.tensor.takeAlong(order, axis: axis), bound: item.bound, bits: item.bits)
    },
    RandomOperator("take_along") {
      guard let (item, axis) = $0.line(limit: 5000) else { return }
      var extents = item.type.shape.extents
      extents[axis] = $0.random.integer(in: 1...6)
      guard Shape(extents).elementCount <= RandomGraphWriter.elementLimit else { return }
      let indices = $0.indices(Shape(extents), below: min(item.type.shape[axis], 200))
      $0.add(item.tensor.takeAlong(indices, axis: axis), bound: item.bound, bits: item.bits)
    },
    RandomOperator("scatter_add_along") {
      guard let (item, axis) = $0.line() else { return }
      let extent = $0.random.integer(in: 1...5)
      let indices = $0.indices(item.type.shape, below: extent)
      $0.add(
        item.tensor.scatterAddAlong(indices, axis: axis, extent: extent),
        bound: item.bound * Double(max(item.type.shape[axis], 1)), bits: item.bits)
    },
    RandomOperator("dynamic_slice") {
      guard let item = $0.pick() else { return }
      let (sizes, starts) = $0.window(of: item.type.shape)
      $0.add(
        item.tensor.dynamicSlice(at: starts, sizes: sizes), bound: item.bound, bits: item.bits)
    },
    RandomOperator("dynamic_update") {
      guard let item = $0.pick() else { return }
      let (sizes, starts) = $0.window(of: item.type.shape)
      let update = item.tensor.slice(starts: sizes.map { _ in 0 }, stops: sizes)
      $0.add(item.tensor.dynamicUpdate(update, at: starts), bound: item.bound, bits: item.bits)
    },
  ]
}

extension RandomGraphWriter {
  /// A tensor of numbers and an axis of at most `limit` elements; definitions of running sums
  /// take the square of that.
  fileprivate func line(
    limit: Int = 64, where isFit: @escaping (RandomItem) -> Bool = { _ in true }
  ) -> (item: RandomItem, axis: Int)? {
    let found = pick { item in
      item.type.elementType.isNumeric && isFit(item)
        && item.type.shape.extents.contains { $0 <= limit }
    }
    guard let item = found else { return nil }
    let axes = (0..<item.type.rank).filter { item.type.shape[$0] <= limit }
    return (item, random.pick(axes))
  }

  /// Sizes that fit into a shape, and an input of starts, some of which have to be clamped.
  fileprivate func window(of shape: Shape) -> (sizes: [Int], starts: Tensor) {
    let sizes = shape.extents.map { random.integer(in: 0...$0) }
    return (sizes, indices([shape.rank], below: min((shape.extents.max() ?? 0) + 1, 200)))
  }
}
