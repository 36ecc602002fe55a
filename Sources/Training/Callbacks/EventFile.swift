/// Records of TensorBoard's event files: scalars by step.
///
/// - Follows: TensorFlow's `event.proto` and `record_writer.h`: every record is its length, the
///   length's checksum, the bytes of a protocol buffer, and their checksum.
struct EventFile {
  private(set) var bytes: [UInt8] = []

  /// `time` is in seconds since 1970; what continues a file has no beginning.
  init(time: Double, isContinued: Bool = false) {
    if isContinued { return }
    append(Self.event(time: time, step: 0, field: 3, Array("brain.Event:2".utf8)))
  }

  /// A scalar called `tag` after `step`.
  mutating func add(_ tag: String, _ value: Double, step: Int, time: Double) {
    let scalar =
      Self.field(1, Array(tag.utf8)) + [2 << 3 | 5] + Self.little(Float(value).bitPattern)
    append(Self.event(time: time, step: step, field: 5, Self.field(1, scalar)))
  }

  private mutating func append(_ event: [UInt8]) {
    let length = Self.little(UInt64(event.count))
    bytes += length + Self.little(Self.masked(length)) + event + Self.little(Self.masked(event))
  }

  // MARK: Protocol buffers

  /// `wall_time` (1), `step` (2) unless it is 0, and one field with bytes.
  private static func event(time: Double, step: Int, field: UInt8, _ content: [UInt8]) -> [UInt8] {
    let place = step > 0 ? [2 << 3] + variable(UInt64(step)) : []
    return [1 << 3 | 1] + little(time.bitPattern) + place + self.field(field, content)
  }

  private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    [number << 3 | 2] + variable(UInt64(content.count)) + content
  }

  private static func variable(_ value: UInt64) -> [UInt8] {
    var (rest, bytes) = (value, [UInt8]())
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    stride(from: 0, to: value.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  // MARK: Checksums

  /// CRC-32C, turned and shifted so that checksums of checksums differ from them.
  static func masked(_ bytes: [UInt8]) -> UInt32 {
    let sum = ~bytes.reduce(~UInt32(0)) { sum, byte in
      sum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)]
    }
    return (sum >> 15 | sum << 17) &+ 0xa282_ead8
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0x82f6_3b78 : sum >> 1 }
  }
}
