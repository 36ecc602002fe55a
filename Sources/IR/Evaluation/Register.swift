/// The values of one scalar for every lane of a block.
enum Register {
  case floats([Double])
  /// Integers of any width, sign-extended (`u8` and `bool` zero-extended).
  case integers([Int64])

  var floats: [Double] {
    if case .floats(let array) = self { array } else { preconditionFailure("not floats") }
  }

  var integers: [Int64] {
    if case .integers(let array) = self { array } else { preconditionFailure("not integers") }
  }

  mutating func append(_ other: Register, count: Int) {
    switch (self, other) {
    case (.floats(let a), .floats(let b)): self = .floats(a + b.prefix(count))
    case (.integers(let a), .integers(let b)): self = .integers(a + b.prefix(count))
    default: preconditionFailure("registers of different kinds")
    }
  }

  func data(_ type: TensorType) -> TensorData {
    switch self {
    case .floats(let array): TensorData(type, doubles: array)
    case .integers(let array): TensorData(type, integers: array)
    }
  }

  /// Rounds floats to the precision, wraps integers to the width of `type`.
  func rounded(to type: ElementType) -> Register {
    switch (self, type) {
    case (.floats(let array), .f32): .floats(array.map { Double(Float($0)) })
    case (.integers(let array), .i32):
      .integers(array.map { Int64(Int32(truncatingIfNeeded: $0)) })
    case (.integers(let array), .u8):
      .integers(array.map { Int64(UInt8(truncatingIfNeeded: $0)) })
    case (.integers(let array), .i8):
      .integers(array.map { Int64(Int8(truncatingIfNeeded: $0)) })
    case (.floats(let array), .f16), (.floats(let array), .bf16):
      .floats(array.map { Literal($0, type).double })
    default: self
    }
  }
}
