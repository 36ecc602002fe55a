/// The elements of a tensor on the host, row-major, in an array of the matching Swift type.
public struct TensorData: Hashable, Sendable {
  /// One array per element type, so that no access needs raw memory.
  public enum Storage: Hashable, Sendable {
    case f32([Float])
    case f64([Double])
    case i32([Int32])
    case i64([Int64])
    case u8([UInt8])
    case bool([Bool])
    case i8([Int8])
    /// The bits of halves, which not every processor has a type for.
    case f16([UInt16])
    case bf16([UInt16])
  }

  public let shape: Shape
  public let storage: Storage

  /// An array that does not hold `shape.elementCount` elements makes data that is not
  /// `isConsistent`, and that everything that takes tensors refuses.
  public init(_ shape: Shape, _ storage: Storage) {
    self.shape = shape
    self.storage = storage
  }

  /// Whether there are as many elements as the shape has places.
  package var isConsistent: Bool { storage.count == shape.elementCount }

  /// - Throws: the numbers that differ, if the data is not consistent.
  package func check(_ subject: String) throws(Diagnostic) {
    guard !isConsistent else { return }
    throw Diagnostic(
      stage: "data", subject: subject,
      message: "the shape [\(shape)] has \(shape.elementCount) places, "
        + "but there are \(storage.count) elements")
  }

  public var type: TensorType { TensorType(storage.elementType, shape) }
  public var elementCount: Int { storage.count }

  /// The same elements under another shape of equal element count.
  public func reshaped(_ shape: Shape) -> TensorData { TensorData(shape, storage) }

  /// Equal type and equal bits: unlike `==`, NaN equals itself and 0 differs from -0.
  public func isIdentical(to other: TensorData) -> Bool {
    type == other.type && bytes == other.bytes
  }
}

extension TensorData.Storage {
  public var elementType: ElementType {
    switch self {
    case .f32: .f32
    case .f64: .f64
    case .i32: .i32
    case .i64: .i64
    case .u8: .u8
    case .bool: .bool
    case .i8: .i8
    case .f16: .f16
    case .bf16: .bf16
    }
  }

  public var count: Int {
    switch self {
    case .f32(let array): array.count
    case .f64(let array): array.count
    case .i32(let array): array.count
    case .i64(let array): array.count
    case .u8(let array): array.count
    case .bool(let array): array.count
    case .i8(let array): array.count
    case .f16(let array), .bf16(let array): array.count
    }
  }
}

extension TensorData {
  public init(_ shape: Shape, _ values: [Float]) { self.init(shape, .f32(values)) }
  public init(_ shape: Shape, _ values: [Double]) { self.init(shape, .f64(values)) }
  public init(_ shape: Shape, _ values: [Int32]) { self.init(shape, .i32(values)) }
  public init(_ shape: Shape, _ values: [Int64]) { self.init(shape, .i64(values)) }
  public init(_ shape: Shape, _ values: [UInt8]) { self.init(shape, .u8(values)) }
  public init(_ shape: Shape, _ values: [Bool]) { self.init(shape, .bool(values)) }
  public init(_ shape: Shape, _ values: [Int8]) { self.init(shape, .i8(values)) }

  /// `count` copies of one value, converted to `type`.
  public init(_ type: TensorType, repeating value: Double) {
    self.init(type, doubles: [Double](repeating: value, count: max(0, type.elementCount)))
  }

  /// Elements given as `Double`, converted to the element type (saturating, NaN to 0).
  public init(_ type: TensorType, doubles: [Double]) {
    let shape = type.shape
    switch type.elementType {
    case .f32: self.init(shape, .f32(doubles.map { Float($0) }))
    case .f64: self.init(shape, .f64(doubles))
    case .i32: self.init(shape, .i32(doubles.map { Int32(saturating: $0) }))
    case .i64: self.init(shape, .i64(doubles.map { Int64(saturating: $0) }))
    case .u8: self.init(shape, .u8(doubles.map { UInt8(saturating: $0) }))
    case .bool: self.init(shape, .bool(doubles.map { $0 != 0 }))
    case .i8: self.init(shape, .i8(doubles.map { Int8(saturating: $0) }))
    case .f16: self.init(shape, .f16(doubles.map(HalfFormat.f16.encode)))
    case .bf16: self.init(shape, .bf16(doubles.map(HalfFormat.bf16.encode)))
    }
  }

  /// Elements given as integers, truncated to the element type's width.
  public init(_ type: TensorType, integers: [Int64]) {
    let shape = type.shape
    switch type.elementType {
    case .f32: self.init(shape, .f32(integers.map { Float($0) }))
    case .f64: self.init(shape, .f64(integers.map { Double($0) }))
    case .i32: self.init(shape, .i32(integers.map { Int32(truncatingIfNeeded: $0) }))
    case .i64: self.init(shape, .i64(integers))
    case .u8: self.init(shape, .u8(integers.map { UInt8(truncatingIfNeeded: $0) }))
    case .bool: self.init(shape, .bool(integers.map { $0 != 0 }))
    case .i8: self.init(shape, .i8(integers.map { Int8(truncatingIfNeeded: $0) }))
    case .f16: self.init(shape, .f16(integers.map { HalfFormat.f16.encode(Double($0)) }))
    case .bf16: self.init(shape, .bf16(integers.map { HalfFormat.bf16.encode(Double($0)) }))
    }
  }

  /// Every element as `Double` (exact but for large `i64`).
  public var doubles: [Double] {
    switch storage {
    case .f32(let array): array.map { Double($0) }
    case .f64(let array): array
    case .i32(let array): array.map { Double($0) }
    case .i64(let array): array.map { Double($0) }
    case .u8(let array): array.map { Double($0) }
    case .bool(let array): array.map { $0 ? 1 : 0 }
    case .i8(let array): array.map { Double($0) }
    case .f16(let array): array.map(HalfFormat.f16.decode)
    case .bf16(let array): array.map(HalfFormat.bf16.decode)
    }
  }

  /// Every element as `Int64`; floats truncate and saturate, NaN becomes 0.
  public var integers: [Int64] {
    switch storage {
    case .f32(let array): array.map { Int64(saturating: Double($0)) }
    case .f64(let array): array.map { Int64(saturating: $0) }
    case .i32(let array): array.map { Int64($0) }
    case .i64(let array): array
    case .u8(let array): array.map { Int64($0) }
    case .bool(let array): array.map { $0 ? 1 : 0 }
    case .i8(let array): array.map { Int64($0) }
    case .f16, .bf16: doubles.map { Int64(saturating: $0) }
    }
  }
}

extension FixedWidthInteger {
  /// The value truncated towards zero and clamped to the range; NaN becomes 0.
  public init(saturating value: Double) {
    if value.isNaN {
      self = 0
    } else {
      self = Self(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }
  }
}
