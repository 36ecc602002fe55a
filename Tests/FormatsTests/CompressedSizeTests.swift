import IR
import Testing

@testable import Formats

/// What a file says of its size is known before it is unpacked.
@Suite struct CompressedSizeTests {
  /// A gzip file of one stored block (RFC 1951 and 1952).
  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt16(bytes.count)
    var file: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]
    file.appendLittleEndian(count)
    file.appendLittleEndian(~count)
    file += bytes
    file.appendLittleEndian(bytes.crc32(0..<bytes.count))
    file.appendLittleEndian(UInt32(count))
    return file
  }

  /// An IDX file of bytes, whose header speaks of `extent` ones.
  private static func idx(_ extent: [UInt8], count: Int) -> [UInt8] {
    gzip([0, 0, 8, 1] + extent + [UInt8](repeating: 7, count: count))
  }

  private static func message(_ file: [UInt8], limit: Int = Gzip.defaultLimit) -> String {
    diagnosticText { _ = try IDX.read(bytes: file, name: "x", limit: limit) }
  }

  @Test func headersBoundWhatIsUnpacked() throws {
    let data = try IDX.read(bytes: Self.idx([0, 0, 0, 3], count: 3), name: "x")
    #expect(data == TensorData([3], [7, 7, 7] as [UInt8]))
    #expect(
      Self.message(Self.idx([0, 0, 0, 3], count: 4)).contains(
        "too long: shape [3] needs 3 bytes of data, found more"))
    #expect(
      Self.message(Self.idx([0, 0, 0, 3], count: 2)).contains(
        "truncated: shape [3] needs 3 bytes of data, found 2"))
    // 4 GB are announced, and none of them unpacked.
    #expect(
      Self.message(Self.idx([0xff, 0xff, 0xff, 0xff], count: 9)).contains(
        "decompresses to more than the limit of \(Gzip.defaultLimit) bytes"))
    #expect(
      Self.message(Self.idx([0, 0, 0, 3], count: 3), limit: 10).contains("limit of 10 bytes"))
    #expect(Self.message(Self.gzip([0, 0, 8])).contains("truncated in rank"))
  }

  /// Where no header says it, a file may become a hundred times as large.
  @Test func filesWithoutHeadersHaveALimit() {
    #expect(Gzip.limit(forCompressed: 0) == 64 << 20)
    #expect(Gzip.limit(forCompressed: 5_000_000) == 500_000_000)
    #expect(Gzip.limit(forCompressed: .max / 200) == Gzip.defaultLimit)
  }
}
