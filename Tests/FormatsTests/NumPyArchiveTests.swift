import Formats
import IR
import Testing

@Suite struct NumPyArchiveTests {
  static let arrays: [String: TensorData] = [
    "weight": .counting(.f32, [4, 8]), "bias": .counting(.f64, [8]), "größe": .counting(.i64, []),
  ]

  @Test(arguments: ["stored.npz", "deflated.npz"]) func readsWhatNumPyWrites(
    name: String
  ) throws {
    #expect(try NumPyArchive.read(fixturePath(name)) == Self.arrays)
  }

  @Test(arguments: [[:], arrays]) func roundTrips(arrays: [String: TensorData]) throws {
    try withTemporaryDirectory { directory in
      let path = "\(directory)/data.npz"
      try NumPyArchive.write(arrays, to: path)
      #expect(try NumPyArchive.read(path) == arrays)
    }
  }

  /// Offset of the first occurrence of a signature `PK a b`.
  private func offset(of signature: [UInt8], in bytes: [UInt8]) throws -> Int {
    let offset = bytes.indices.first { bytes[$0...].starts(with: [0x50, 0x4B] + signature) }
    return try #require(offset)
  }

  private func text(_ bytes: [UInt8], limit: Int = 1 << 20) -> String {
    diagnosticText { _ = try NumPyArchive.read(bytes: bytes, name: "x", limit: limit) }
  }

  @Test func rejectsCorruptData() throws {
    var stored = try fixture("stored.npz")
    // Inside the first array: after its local header and its own header.
    stored[200] ^= 1
    #expect(
      text(stored)
        == "error: x(weight.npy): checksum (CRC-32) does not match: the data is corrupt")
  }

  @Test func rejectsMoreThanTheLimit() throws {
    for name in ["stored.npz", "deflated.npz"] {
      #expect(
        text(try fixture(name), limit: 583) == """
          error: x: decompresses to more than the limit of 583 bytes
            note: pass a larger limit if the file is trusted
          """)
    }
  }

  @Test func rejectsAWrongSize() throws {
    var deflated = try fixture("deflated.npz")
    let directory = try offset(of: [1, 2], in: deflated)
    deflated.replaceSubrange(directory + 24..<directory + 26, with: [255, 0])
    #expect(text(deflated).contains("truncated: shape [4x8] needs 128 bytes of data, found 127"))
    deflated.replaceSubrange(directory + 24..<directory + 26, with: [1, 1])
    #expect(text(deflated).contains("too long: shape [4x8] needs 128 bytes of data, found 129"))
  }

  @Test func rejectsFeaturesThatAreNotSupported() throws {
    let original = try fixture("stored.npz")
    let directory = try offset(of: [1, 2], in: original)
    let end = try offset(of: [5, 6], in: original)
    func patched(_ offset: Int, _ bytes: [UInt8]) -> [UInt8] {
      var file = original
      file.replaceSubrange(offset..<offset + bytes.count, with: bytes)
      return file
    }
    let zip64 = """
      error: x: is a zip64 archive, which is not supported
        note: save arrays of 4 GiB or more as separate .npy files
      """
    #expect(text(patched(end + 10, [255, 255])) == zip64)
    #expect(text(patched(directory + 20, [255, 255, 255, 255])) == zip64)
    #expect(
      text(patched(directory + 8, [1]))
        == "error: x: entry \"weight.npy\" is encrypted, expected stored or deflate")
    #expect(
      text(patched(directory + 10, [12])) == "error: x: entry \"weight.npy\" is compressed by "
        + "method 12, expected stored or deflate")
    #expect(text(patched(end + 4, [1])).contains("one part of a zip archive of several disks"))
    #expect(text(patched(directory + 42, [1])).contains("bad local header signature"))
    #expect(text(patched(directory + 46, [65])).contains("an entry has two different names"))
  }

  @Test func rejectsEntriesThatShareBytes() throws {
    let one = try NumPyArchive.bytes(of: ["a": .counting(.u8, [1], from: 0)], name: "x")
    let directory = try offset(of: [1, 2], in: one)
    let end = try offset(of: [5, 6], in: one)
    // The directory record twice, so two counts and the directory's size change.
    var twice = one[..<end] + one[directory..<end] + one[end...]
    let newEnd = twice.endIndex - 22
    twice[newEnd + 8] = 2
    twice[newEnd + 10] = 2
    twice[newEnd + 12] *= 2
    #expect(text(Array(twice)) == "error: x: entry \"a.npy\" occurs twice")
    // Under another name the local header disagrees.
    twice[end + 46] = UInt8(ascii: "b")
    #expect(text(Array(twice)).contains("an entry has two different names"))
  }

  @Test func rejectsContradictions() throws {
    let original = try NumPyArchive.bytes(
      of: ["a": .counting(.u8, [2], from: 0), "b": .counting(.u8, [1], from: 0)], name: "x")
    let directory = try offset(of: [1, 2], in: original)
    let end = try offset(of: [5, 6], in: original)
    func text(_ patches: [Int: UInt8]) -> String {
      var file = original
      for (offset, byte) in patches { file[offset] = byte }
      return self.text(file)
    }
    let malformed = "error: x: malformed zip archive: "
    // 130 bytes: 128 of header, 2 elements; entry b's local header follows.
    #expect(
      text([directory + 20: 140, directory + 24: 140]) == malformed + "entries overlap")
    #expect(
      text([directory + 21: 1, directory + 25: 1])
        == malformed + "an entry reaches into the directory")
    #expect(
      text([directory + 20: 131]) == malformed + "a stored entry has two different sizes")
    #expect(
      text([directory + 44: 1]) == malformed + "an entry lies outside of the file")
    #expect(text([directory: 0]) == malformed + "bad directory signature")
    #expect(text([directory + 46: 0xFF]) == malformed + "an entry name is not UTF-8")
    #expect(
      text([end + 8: 1, end + 10: 1]) == malformed + "directory does not hold its entry count")
    #expect(
      text([end + 16: 0])
        == malformed + "directory of \(end - directory) bytes at \(directory & ~255) does not end "
        + "at the end record at \(end)")
  }

  @Test func refusesNamesThatAreTooLong() {
    let name = String(repeating: "a", count: 65532)
    #expect(
      diagnosticText { _ = try NumPyArchive.bytes(of: [name: .counting(.f32, [])], name: "x") }
        == "error: x: entry name of 65536 bytes is too long")
  }

  @Test func rejectsOtherFiles() throws {
    #expect(
      text(Array("hello".utf8))
        == "error: x: is not a zip archive, or is truncated: no end record found")
    #expect(
      text(try fixture("f4-little.npy")) == """
        error: x: is one array (.npy), expected an archive of arrays (.npz)
          note: read it with NumPy
        """)
    #expect(
      text(try fixture("text.npz"))
        == "error: x: entry \"readme.txt\" is not an array: expected a .npy file")
  }
}
