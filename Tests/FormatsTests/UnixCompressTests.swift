import Formats
import Testing

/// Against files by ncompress; see `Fixtures/README.md`.
@Suite struct UnixCompressTests {
  private func letters(_ count: Int, _ size: (Int) -> Int) -> [UInt8] {
    var state = 0
    return (0..<count).map { index in
      state = (state * 1_103_515_245 + 12345) % (1 << 31)
      return UInt8(97 + (state >> 16) % size(index))
    }
  }

  @Test func widthsGrow() throws {
    let found = try UnixCompress.decompress(fixture("letters.Z"), name: "x")
    #expect(found == letters(6000) { _ in 7 })
  }

  /// Ten bits at most, and a table that is cleared.
  @Test func tablesAreFullAndCleared() throws {
    let found = try UnixCompress.decompress(fixture("runs.Z"), name: "x")
    #expect(found == letters(30000) { $0 < 14000 ? 1 : $0 < 22000 ? 2 : 4 })
  }

  @Test func mistakesAreTold() throws {
    func message(_ bytes: [UInt8], limit: Int = 100) -> String {
      diagnosticText { _ = try UnixCompress.decompress(bytes, name: "x", limit: limit) }
    }
    #expect(message([1, 2, 3]).contains("is no .Z file"))
    #expect(message([0x1F, 0x9D, 0x88, 1]).contains("codes of 8 bits, expected 9 to 16"))
    #expect(message([0x1F, 0x9D, 0x90, 0xFF, 0xFF]).contains("code 511 has no meaning yet"))
    #expect(message(try fixture("letters.Z")).contains("more than the limit of 100 bytes"))
  }

  /// Two windows of 16 bytes, as the Debian package's file is made.
  @Test func windowsOfTheBible() throws {
    #expect(try BibleText.read(fixturePath("bible.data")) == "In the beginning God created\n")
    let text = diagnosticText { _ = try BibleText.read(fixturePath("letters.Z")) }
    #expect(text.hasSuffix("is no text of bible-kjv: its first bytes are others"))
  }
}
