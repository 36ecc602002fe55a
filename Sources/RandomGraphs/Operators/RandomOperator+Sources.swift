import IR
import Operators

extension RandomOperator {
  static let sources = [
    RandomOperator("constant") {
      let type = TensorType($0.float, $0.shape())
      $0.add($0.builder.constant(type, 0.75), bound: 0.75, bits: 2)
    },
    RandomOperator("constant") {
      let count = $0.random.integer(in: 1...7)
      let numbers = (0..<count).map { Double($0) / 4 - 0.5 }
      let data = TensorData(TensorType($0.float, [count]), doubles: numbers)
      $0.add($0.builder.constant(data), bound: 2, bits: 2)
    },
    RandomOperator("iota") {
      let shape = $0.shape()
      guard shape.rank > 0 else { return }
      let type = TensorType($0.random.pick([$0.float, .i32, .i64]), shape)
      let axis = $0.random.integer(below: shape.rank)
      $0.add($0.builder.iota(type, axis: axis), bound: 5000, bits: 0)
    },
    RandomOperator("random_bits") {
      let key = $0.argument(.input, TensorType(.i64, [2])).tensor
      let stream = $0.random.integer(below: 3)
      $0.add(randomBits(key, $0.shape(), stream: stream), bound: 0x1p32, bits: 0)
    },
    RandomOperator("random_uniform") {
      let key = $0.argument(.input, TensorType(.i64, [2])).tensor
      let stream = $0.random.integer(below: 3)
      $0.add(randomUniform(key, $0.shape(), $0.float, stream: stream), bound: 1)
    },
  ]
}
