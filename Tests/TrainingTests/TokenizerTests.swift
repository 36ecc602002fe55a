import GraphC
import Testing

@testable import Training

@Suite struct TokenizerTests {
  @Test func specialTokensFollowCharacters() throws {
    let vocabulary = Vocabulary(of: "abc", specialTokens: [.padding, .beginning, .end])
    #expect(vocabulary.count == 6)
    #expect(vocabulary.specialTokens == [.padding: 3, .beginning: 4, .end: 5])
    #expect(try vocabulary.encodeWhole("cab") == [4, 2, 0, 1, 5])
    #expect(try vocabulary.decode([4, 2, 0, 1, 5, 3, 3] as [Int32]) == "cab")
    #expect(try vocabulary.number(of: .end) == 5)
    let found = diagnostic { _ = try vocabulary.number(of: .mask) }
    #expect(found?.message == "has no special token 'mask'")
    #expect(found?.notes.first == "note: it has padding, beginning, end")
    #expect(
      diagnostic { _ = try vocabulary.decode([6] as [Int32]) }?.message
        == "number 6 is outside its 6 characters and special tokens")
  }

  @Test func whatIsUnknownHasANumberIfAskedFor() throws {
    let vocabulary = Vocabulary(of: "ab", specialTokens: [.unknown])
    #expect(try vocabulary.encode("axb") == [0, 2, 1])
    #expect(try vocabulary.decode([0, 2, 1] as [Int32]) == "a\u{FFFD}b")
  }

  @Test func bytesAreThoseOfUTF8() throws {
    let bytes = ByteTokenizer(specialTokens: [.end])
    #expect(bytes.encode("hö") == [104, 195, 182])
    #expect(try bytes.encodeWhole("hö") == [104, 195, 182, 256])
    #expect(try bytes.decode([104, 195, 182, 256]) == "hö")
    #expect(try bytes.decode([104, 195]) == "h\u{FFFD}")
    #expect(
      diagnostic { _ = try bytes.decode([257]) }?.message
        == "number 257 is outside its 257 bytes and special tokens")
    #expect(diagnostic { _ = try bytes.decode([-1]) } != nil)
  }

  /// Characters come whole, however many bytes they have; what never ends comes at the end.
  @Test func aStreamTellsWholeCharacters() throws {
    var stream = TokenStream(ByteTokenizer())
    var pieces: [String] = []
    for byte in ByteTokenizer().encode("aö€😀b") { pieces.append(try stream.add(byte)) }
    #expect(pieces == ["a", "", "ö", "", "", "€", "", "", "", "😀", "b"])
    #expect(try stream.add(0xC3) == "")
    #expect(stream.end() == "\u{FFFD}")
    #expect(try stream.add(0x41) == "A")
    // Bytes that begin no character are not held back for ever.
    let wrong = try (0..<9).map { _ in try stream.add(0x80) }.joined()
    #expect(wrong.unicodeScalars.count >= 4)
  }
}
