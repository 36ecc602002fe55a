import IR
import Operators

extension RandomOperator {
  static let indexing = [
    RandomOperator("gather", weight: 2) {
      guard let item = $0.pickNumeric() else { return }
      let axis = $0.random.integer(below: item.type.rank)
      let shape: Shape = $0.random.chance(0.2) ? [] : [$0.random.integer(in: 1...6)]
      let indices = $0.indices(shape, below: min(item.type.shape[axis], 200))
      $0.add(item.tensor.gather(indices, axis: axis), bound: item.bound, bits: item.bits)
    },
    RandomOperator("scatter_add", weight: 2) {
      guard let item = $0.pickNumeric(), item.type.elementCount < 800 else { return }
      let axis = $0.random.integer(below: item.type.rank)
      let extent = $0.random.integer(in: 1...5)
      let indices = $0.indices([item.type.shape[axis]], below: extent)
      $0.add(
        item.tensor.scatterAdd(indices, axis: axis, extent: extent),
        bound: item.bound * Double(max(item.type.shape[axis], 1)), bits: item.bits)
    },
    RandomOperator("one_hot", weight: 2) {
      let isIndex = { (item: RandomItem) in
        item.type.elementType.isInteger && item.type.elementCount < 500
      }
      let indices = $0.pick(where: isIndex)?.tensor ?? $0.indices([6], below: 5)
      let depth = $0.random.integer(in: 1...6)
      $0.add(oneHot(indices, depth: depth, type: $0.float), bound: 1, bits: 0)
    },
  ]
}

extension RandomGraphWriter {
  /// A new input of indices in `0..<limit`, with a few outside.
  func indices(_ shape: Shape, below limit: Int) -> Tensor {
    let type = random.pick([ElementType.i32, .i64, .u8])
    return argument(.input, TensorType(type, shape), indexBelow: limit).tensor
  }
}
