/// Little-endian bytes, as files and foreign code hold tensors.
extension TensorData {
  /// - Requires: `bytes.count == type.byteCount`. Bytes of `bool` other than 0 read as true.
  public init(type: TensorType, bytes: [UInt8]) {
    precondition(bytes.count == type.byteCount, "byte count differs from the type")
    let shape = type.shape
    switch type.elementType {
    case .f32:
      self.init(shape, .f32(Self.words(bytes, UInt32.self).map { Float(bitPattern: $0) }))
    case .f64:
      self.init(shape, .f64(Self.words(bytes, UInt64.self).map { Double(bitPattern: $0) }))
    case .i32:
      self.init(shape, .i32(Self.words(bytes, UInt32.self).map { Int32(bitPattern: $0) }))
    case .i64:
      self.init(shape, .i64(Self.words(bytes, UInt64.self).map { Int64(bitPattern: $0) }))
    case .u8: self.init(shape, .u8(bytes))
    case .bool: self.init(shape, .bool(bytes.map { $0 != 0 }))
    case .i8: self.init(shape, .i8(bytes.map { Int8(bitPattern: $0) }))
    case .f16: self.init(shape, .f16(Self.words(bytes, UInt16.self)))
    case .bf16: self.init(shape, .bf16(Self.words(bytes, UInt16.self)))
    }
  }

  /// The elements as little-endian bytes.
  public var bytes: [UInt8] {
    switch storage {
    case .f32(let array): Self.littleEndian(array.map(\.bitPattern))
    case .f64(let array): Self.littleEndian(array.map(\.bitPattern))
    case .i32(let array): Self.littleEndian(array)
    case .i64(let array): Self.littleEndian(array)
    case .u8(let array): array
    case .bool(let array): array.map { $0 ? 1 : 0 }
    case .i8(let array): array.map { UInt8(bitPattern: $0) }
    case .f16(let array), .bf16(let array): Self.littleEndian(array)
    }
  }

  private static func words<Word: FixedWidthInteger>(_ bytes: [UInt8], _: Word.Type) -> [Word] {
    let width = Word.bitWidth / 8
    return (0..<bytes.count / width).map { index in
      var word: Word = 0
      for byte in (0..<width).reversed() { word = word << 8 | Word(bytes[index * width + byte]) }
      return word
    }
  }

  private static func littleEndian<Word: FixedWidthInteger>(_ words: [Word]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.count * Word.bitWidth / 8)
    for word in words {
      for shift in stride(from: 0, to: Word.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> Word(shift)))
      }
    }
    return bytes
  }
}
