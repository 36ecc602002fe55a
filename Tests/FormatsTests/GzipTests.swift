import Formats
import Testing

@Suite struct GzipTests {
  @Test func readsOneMember() throws {
    let hello = try fixture("hello.gz")
    #expect(Gzip.isCompressed(hello))
    #expect(try Gzip.decompress(hello, name: "hello.gz") == Array("hello, ".utf8))
  }

  @Test func joinsMembersAndIgnoresPadding() throws {
    #expect(try Gzip.read(fixturePath("members.gz")) == Array("hello, world".utf8))
  }

  @Test func stopsAtTheLimit() throws {
    let zeros = try fixture("zeros.gz")
    #expect(try Gzip.decompress(zeros, name: "zeros.gz", limit: 1 << 20).count == 1 << 20)
    #expect(
      diagnosticText { _ = try Gzip.decompress(zeros, name: "zeros.gz", limit: 1 << 20 - 1) } == """
        error: zeros.gz: decompresses to more than the limit of \(1 << 20 - 1) bytes
          note: pass a larger limit if the file is trusted
        """)
  }

  @Test func theLimitHoldsForAllMembersTogether() throws {
    let members = try fixture("members.gz")
    #expect(try Gzip.decompress(members, name: "members.gz", limit: 12).count == 12)
    #expect(throws: (any Error).self) {
      try Gzip.decompress(members, name: "members.gz", limit: 11)
    }
  }

  @Test func rejectsOtherFiles() throws {
    #expect(!Gzip.isCompressed([0x1f]))
    #expect(
      diagnosticText { _ = try Gzip.decompress([1, 2, 3], name: "x") }
        == "error: x: is not a gzip file: expected it to start with bytes 1f 8b")
  }

  @Test func rejectsTruncation() throws {
    let hello = try fixture("hello.gz")
    #expect(
      diagnosticText { _ = try Gzip.decompress(hello.dropLast(1), name: "x") }
        == "error: x: compressed data is truncated at byte \(hello.count - 1)")
    for count in 2..<hello.count {
      #expect(throws: (any Error).self) {
        try Gzip.decompress(Array(hello[..<count]), name: "x")
      }
    }
  }

  /// The last eight bytes are the CRC-32 and the length.
  @Test(arguments: 1...8) func rejectsWrongChecksums(offsetFromEnd: Int) throws {
    var hello = try fixture("hello.gz")
    hello[hello.count - offsetFromEnd] ^= 1
    #expect(
      diagnosticText { _ = try Gzip.decompress(hello, name: "x") }
        .hasPrefix("error: x: compressed data is corrupt near byte"))
  }

  @Test func rejectsTrailingData() throws {
    let hello = try fixture("hello.gz")
    #expect(
      diagnosticText { _ = try Gzip.decompress(hello + [0, 7], name: "x") }
        == "error: x: unexpected data after the gzip stream at byte \(hello.count)")
  }
}
