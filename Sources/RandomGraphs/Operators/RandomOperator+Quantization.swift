import IR
import Operators

extension RandomOperator {
  /// Scales are powers of two, so that no division rounds and ties are ties on all backends.
  static let quantization = [
    RandomOperator("quantize") {
      let isFit = { (item: RandomItem) in
        item.isExact && item.type.elementType.isFloat && item.type.rank > 0
      }
      guard let item = $0.pick(where: isFit) else { return }
      let block = $0.blockExtents(item.type.rank)
      let bits = $0.random.pick([8, 4])
      let scales = $0.scales(item.type.elementType, item.type.shape, block)
      $0.add(item.tensor.quantize(scales: scales, bits: bits, block: block), bound: 127)
    },
    RandomOperator("dequantize", weight: 2) {
      guard let integers = $0.integersOfOneByte() else { return }
      let block = $0.blockExtents(integers.rank)
      let type = $0.random.pick([ElementType.f32, .f64, .f16, .bf16])
      let scales = $0.scales(type, integers.shape, block)
      $0.add(integers.dequantize(scales: scales, block: block), bound: 32, bits: 2)
    },
    RandomOperator("unpack", weight: 2) {
      guard let item = $0.pick(where: { $0.type.elementType == .u8 && $0.type.rank > 0 }) else {
        return
      }
      let axis = $0.random.integer(below: item.type.rank)
      let extent = 2 * item.type.shape[axis]
      $0.add(item.tensor.unpack(axis: axis, extent: extent), bound: 8)
    },
  ]
}

extension RandomGraphWriter {
  /// A tensor of `i8` with axes, or one of numbers that fit into it.
  fileprivate func integersOfOneByte() -> Tensor? {
    if let item = pick(where: { $0.type.elementType == .i8 && $0.type.rank > 0 }) {
      return item.tensor
    }
    return pick(where: { $0.isExact && $0.bound <= 127 && $0.type.rank > 0 })?.tensor.cast(to: .i8)
  }

  fileprivate func blockExtents(_ rank: Int) -> [Int] {
    (0..<rank).map { _ in random.pick([1, 2, 5]) }
  }

  fileprivate func scales(_ type: ElementType, _ shape: Shape, _ block: [Int]) -> Tensor {
    let counts = ScaleBlocks(block).count(shape)
    return builder.constant(TensorType(type, counts), random.pick([0.25, 0.125]))
  }
}
