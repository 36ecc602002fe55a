/// A PNG file in parts, without any of the reader's own code.
struct PNGFile {
  var parts: [(type: [UInt8], body: [UInt8])] = []

  init(_ bytes: [UInt8]) throws {
    var position = 8
    while position < bytes.count {
      let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      let body = Array(bytes[position + 8..<position + 8 + length])
      parts.append((Array(bytes[position + 4..<position + 8]), body))
      position += length + 12
    }
  }

  var bytes: [UInt8] {
    func bigEndian(_ value: UInt32) -> [UInt8] {
      let shifts: [UInt32] = [24, 16, 8, 0]
      return shifts.map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    var result: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    for (type, body) in parts {
      result += bigEndian(UInt32(body.count))
      result += type + body
      result += bigEndian(Self.checksum(type + body))
    }
    return result
  }

  /// CRC-32 bit by bit, as in the appendix of the recommendation.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
    }
    return ~sum
  }
}
