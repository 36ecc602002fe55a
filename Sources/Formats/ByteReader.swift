import IR

/// A cursor over the bytes of a file that refuses to pass the end.
struct ByteReader {
  let bytes: [UInt8]
  /// The file, for messages.
  let name: String
  /// Offset of the next byte in `bytes`.
  private(set) var position: Int

  init(_ bytes: [UInt8], name: String, at position: Int = 0) {
    precondition(position >= 0 && position <= bytes.count)
    self.bytes = bytes
    self.name = name
    self.position = position
  }

  /// Bytes not yet read.
  var remainingCount: Int { bytes.count - position }

  /// Steps over `count` bytes and returns their range.
  ///
  /// - Throws: when fewer bytes remain; the message names `what`.
  mutating func take(_ count: Int, _ what: String) throws(Diagnostic) -> Range<Int> {
    guard count >= 0, count <= remainingCount else {
      throw Diagnostic.file(
        name,
        "truncated in \(what): needs \(count) bytes at offset \(position), found \(remainingCount)")
    }
    defer { position += count }
    return position..<position + count
  }

  /// The next integer, stored with its lowest byte first.
  mutating func littleEndian<Integer: FixedWidthInteger & UnsignedInteger>(
    _ type: Integer.Type, _ what: String
  ) throws(Diagnostic) -> Integer {
    bytes[try take(Integer.bitWidth / 8, what)].reversed().reduce(0) { $0 << 8 | Integer($1) }
  }

  /// The next integer, stored with its highest byte first.
  mutating func bigEndian<Integer: FixedWidthInteger & UnsignedInteger>(
    _ type: Integer.Type, _ what: String
  ) throws(Diagnostic) -> Integer {
    bytes[try take(Integer.bitWidth / 8, what)].reduce(0) { $0 << 8 | Integer($1) }
  }
}

extension [UInt8] {
  /// Appends an integer with its lowest byte first.
  mutating func appendLittleEndian<Integer: FixedWidthInteger>(_ value: Integer) {
    for shift in stride(from: 0, to: Integer.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Appends an integer with its highest byte first.
  mutating func appendBigEndian<Integer: FixedWidthInteger>(_ value: Integer) {
    appendLittleEndian(value.byteSwapped)
  }

  /// The array with the bytes of each element reversed: big endian to little endian or back.
  ///
  /// - Requires: `count` is a multiple of `elementByteCount`.
  func reversingElements(byteCount elementByteCount: Int) -> [UInt8] {
    guard elementByteCount > 1 else { return self }
    var result = self
    for start in stride(from: 0, to: count, by: elementByteCount) {
      for offset in 0..<elementByteCount {
        result[start + offset] = self[start + elementByteCount - 1 - offset]
      }
    }
    return result
  }
}
