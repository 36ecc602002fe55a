import IR

/// The central directory at the end of a zip archive.
struct ZipDirectory {
  private let bytes: [UInt8]
  private let name: String
  /// The bytes of the central directory.
  private let range: Range<Int>
  private let entryCount: Int

  /// Finds the directory.
  ///
  /// - Throws: when there is no end record, it contradicts the file size, or it calls for zip64 or
  ///   a second disk.
  init(_ bytes: [UInt8], name: String) throws(Diagnostic) {
    self.bytes = bytes
    self.name = name
    guard let end = Self.endRecord(bytes) else {
      throw Diagnostic.file(name, "is not a zip archive, or is truncated: no end record found")
    }
    var reader = ByteReader(bytes, name: name, at: end + 4)
    let disk = try reader.littleEndian(UInt16.self, "end record")
    let directoryDisk = try reader.littleEndian(UInt16.self, "end record")
    let entriesOnDisk = try reader.littleEndian(UInt16.self, "end record")
    let entries = try reader.littleEndian(UInt16.self, "end record")
    let byteCount = try reader.littleEndian(UInt32.self, "end record")
    let offset = try reader.littleEndian(UInt32.self, "end record")
    guard entries != .max, byteCount != .max, offset != .max else { throw Self.needsZip64(name) }
    guard disk == 0, directoryDisk == 0, entriesOnDisk == entries else {
      throw Diagnostic.file(name, "is one part of a zip archive of several disks")
    }
    guard Int(offset) + Int(byteCount) == end else {
      throw Diagnostic.file(
        name,
        "malformed zip archive: directory of \(byteCount) bytes at \(offset) does not end at "
          + "the end record at \(end)")
    }
    range = Int(offset)..<end
    entryCount = Int(entries)
  }

  /// Offset of the end record, whose comment must reach exactly to the end of the file.
  private static func endRecord(_ bytes: [UInt8]) -> Int? {
    let last = bytes.count - ZipArchive.endByteCount
    // The comment's length has 16 bits.
    for start in stride(from: last, through: max(0, last - 0xFFFF), by: -1)
    where bytes[start] == 0x50 && bytes[start + 1] == 0x4B {
      guard bytes[start + 2] == 5, bytes[start + 3] == 6 else { continue }
      let commentByteCount = Int(bytes[start + 20]) | Int(bytes[start + 21]) << 8
      if start + ZipArchive.endByteCount + commentByteCount == bytes.count { return start }
    }
    return nil
  }

  static func needsZip64(_ name: String) -> Diagnostic {
    .file(
      name, "is a zip64 archive, which is not supported",
      notes: ["save arrays of 4 GiB or more as separate .npy files"])
  }

  /// All entries, checked to lie before the directory, apart from each other, under distinct names.
  func entries() throws(Diagnostic) -> [ZipArchive.Entry] {
    var reader = ByteReader(bytes, name: name, at: range.lowerBound)
    var entries: [ZipArchive.Entry] = []
    var names: Set<String> = []
    var spans: [Range<Int>] = []
    for _ in 0..<entryCount {
      let (entry, span) = try entry(&reader)
      guard names.insert(entry.name).inserted else {
        throw Diagnostic.file(name, "entry \(entry.name.quotedForMessage) occurs twice")
      }
      entries.append(entry)
      spans.append(span)
    }
    guard reader.position == range.upperBound else {
      throw Diagnostic.file(name, "malformed zip archive: directory does not hold its entry count")
    }
    spans.sort { $0.lowerBound < $1.lowerBound }
    for (span, next) in zip(spans, spans.dropFirst()) where span.upperBound > next.lowerBound {
      throw Diagnostic.file(name, "malformed zip archive: entries overlap")
    }
    return entries
  }

  /// Reads one directory record; `span` is the local header with its data.
  private func entry(
    _ reader: inout ByteReader
  ) throws(Diagnostic) -> (ZipArchive.Entry, span: Range<Int>) {
    let what = "zip directory"
    guard try reader.littleEndian(UInt32.self, what) == ZipArchive.centralSignature else {
      throw Diagnostic.file(name, "malformed zip archive: bad directory signature")
    }
    _ = try reader.take(4, what)  // versions
    let flags = try reader.littleEndian(UInt16.self, what)
    let method = try reader.littleEndian(UInt16.self, what)
    _ = try reader.take(4, what)  // modification time
    let checksum = try reader.littleEndian(UInt32.self, what)
    let compressedByteCount = try reader.littleEndian(UInt32.self, what)
    let byteCount = try reader.littleEndian(UInt32.self, what)
    let nameByteCount = try reader.littleEndian(UInt16.self, what)
    let extraByteCount = try reader.littleEndian(UInt16.self, what)
    let commentByteCount = try reader.littleEndian(UInt16.self, what)
    _ = try reader.take(8, what)  // disk, attributes
    let offset = try reader.littleEndian(UInt32.self, what)
    let nameRange = try reader.take(Int(nameByteCount), what)
    _ = try reader.take(Int(extraByteCount) + Int(commentByteCount), what)
    guard compressedByteCount != .max, byteCount != .max, offset != .max else {
      throw Self.needsZip64(name)
    }
    guard let entryName = String(validating: bytes[nameRange], as: UTF8.self) else {
      throw Diagnostic.file(name, "malformed zip archive: an entry name is not UTF-8")
    }
    // Bit 0: encrypted.
    guard flags & 1 == 0, method == 0 || method == 8 else {
      throw Diagnostic.file(
        name,
        "entry \(entryName.quotedForMessage) is "
          + (flags & 1 == 0 ? "compressed by method \(method)" : "encrypted")
          + ", expected stored or deflate")
    }
    guard method == 8 || compressedByteCount == byteCount else {
      throw Diagnostic.file(
        name, "malformed zip archive: a stored entry has two different sizes")
    }
    let range = try data(
      at: Int(offset), byteCount: Int(compressedByteCount), entryName: bytes[nameRange])
    let entry = ZipArchive.Entry(
      name: entryName, method: method, checksum: checksum, range: range,
      byteCount: Int(byteCount))
    return (entry, Int(offset)..<range.upperBound)
  }

  /// The range of an entry's compressed bytes, found through its local header.
  private func data(
    at offset: Int, byteCount: Int, entryName: ArraySlice<UInt8>
  ) throws(Diagnostic) -> Range<Int> {
    guard offset <= range.lowerBound else {
      throw Diagnostic.file(name, "malformed zip archive: an entry lies outside of the file")
    }
    var reader = ByteReader(bytes, name: name, at: offset)
    guard try reader.littleEndian(UInt32.self, "local header") == ZipArchive.localSignature else {
      throw Diagnostic.file(name, "malformed zip archive: bad local header signature")
    }
    _ = try reader.take(22, "local header")
    let nameByteCount = try reader.littleEndian(UInt16.self, "local header")
    let extraByteCount = try reader.littleEndian(UInt16.self, "local header")
    let localName = try reader.take(Int(nameByteCount), "local header")
    guard bytes[localName] == entryName else {
      throw Diagnostic.file(name, "malformed zip archive: an entry has two different names")
    }
    _ = try reader.take(Int(extraByteCount), "local header")
    let data = try reader.take(byteCount, "entry data")
    guard data.upperBound <= range.lowerBound else {
      throw Diagnostic.file(name, "malformed zip archive: an entry reaches into the directory")
    }
    return data
  }
}
