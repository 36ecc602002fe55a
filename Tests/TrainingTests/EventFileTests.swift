import Testing

@testable import Training

@Suite struct EventFileTests {
  /// The check value of CRC-32C, e3069283, masked as TensorFlow's `crc32c.h` says.
  @Test func checksumsArePublishedOnes() {
    let sum: UInt32 = 0xe306_9283
    let masked = (sum >> 15 | sum << 17) &+ 0xa282_ead8
    #expect(EventFile.masked(Array("123456789".utf8)) == masked)
  }

  /// Bytes that TensorBoard 2.21 (`RecordWriter`) writes for the same events.
  @Test func bytesAreThoseOfTensorBoard() {
    var file = EventFile(time: 1.5)
    file.add("epoch_loss", 0.25, step: 300, time: 2.5)
    #expect(file.bytes == Self.expected)
  }

  private static let expected: [UInt8] = [
    24, 0, 0, 0, 0, 0, 0, 0, 163, 127, 75, 34, 9, 0, 0, 0, 0, 0, 0, 248, 63, 26, 13, 98, 114, 97,
    105, 110, 46, 69, 118, 101, 110, 116, 58, 50, 42, 40, 100, 108, 33, 0, 0, 0, 0, 0, 0, 0, 1,
    123, 236, 246, 9, 0, 0, 0, 0, 0, 0, 4, 64, 16, 172, 2, 42, 19, 10, 17, 10, 10, 101, 112, 111,
    99, 104, 95, 108, 111, 115, 115, 21, 0, 0, 128, 62, 235, 158, 59, 117,
  ]
}
