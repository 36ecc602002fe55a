import IR

/// The directory of a zip archive and the contents of its entries.
///
/// Trusts the central directory only: local headers are read to find where the data begins, as
/// NumPy writes placeholder sizes there. Entries must not overlap, so the archive cannot name the
/// same bytes many times.
///
/// Follows: PKWARE APPNOTE 6.3, without zip64, encryption and multiple disks.
struct ZipArchive {
  /// `PK\3\4`, the signature of a local header, with which an archive starts.
  static let magic: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
  static let localSignature: UInt32 = 0x0403_4B50
  static let centralSignature: UInt32 = 0x0201_4B50
  static let endSignature: UInt32 = 0x0605_4B50
  /// Bytes of the end record without its comment.
  static let endByteCount = 22

  /// One file in the archive.
  struct Entry {
    var name: String
    /// 0 stored, 8 deflate.
    var method: UInt16
    var checksum: UInt32
    /// The compressed bytes.
    var range: Range<Int>
    /// Decompressed size.
    var byteCount: Int
  }

  /// In the order of the directory, names distinct.
  let entries: [Entry]
  private let bytes: [UInt8]
  private let name: String

  /// Reads the directory.
  ///
  /// - Parameters:
  ///   - bytes: The whole archive.
  ///   - name: The file, for messages.
  ///   - limit: The largest allowed sum of decompressed sizes in bytes.
  /// - Throws: when the directory is malformed, uses a feature that is not supported, or declares
  ///   more than `limit` bytes.
  init(_ bytes: [UInt8], name: String, limit: Int) throws(Diagnostic) {
    self.bytes = bytes
    self.name = name
    let directory = try ZipDirectory(bytes, name: name)
    entries = try directory.entries()
    var total = 0
    for entry in entries {
      total += entry.byteCount
      guard total <= limit else {
        throw Diagnostic.file(
          name, "decompresses to more than the limit of \(limit) bytes",
          notes: ["pass a larger limit if the file is trusted"])
      }
    }
  }

  /// The first bytes of an entry: `count` or more, or all.
  ///
  /// - Throws: when the data is corrupt so far.
  func prefix(of entry: Entry, count: Int) throws(Diagnostic) -> [UInt8] {
    guard entry.method != 0 else { return Array(bytes[entry.range].prefix(count)) }
    let subject = "\(name)(\(entry.name))"
    var inflater = try Inflater(.raw, name: subject)
    return try inflater.prefix(bytes, entry.range, count: count, name: subject)
  }

  /// The decompressed bytes of an entry.
  ///
  /// - Throws: when the data is corrupt, or its size or checksum differs from the directory.
  func contents(of entry: Entry) throws(Diagnostic) -> [UInt8] {
    let subject = "\(name)(\(entry.name))"
    var contents: [UInt8] = []
    if entry.method == 0 {
      contents = Array(bytes[entry.range])
    } else {
      var inflater = try Inflater(.raw, name: subject)
      let end = try inflater.inflate(
        bytes, entry.range, into: &contents, limit: entry.byteCount, name: subject)
      guard end == entry.range.upperBound else {
        throw Diagnostic.file(subject, "unexpected data after the compressed stream")
      }
    }
    guard contents.count == entry.byteCount else {
      throw Diagnostic.file(
        subject, "holds \(contents.count) bytes, but the directory says \(entry.byteCount)")
    }
    guard contents.crc32(0..<contents.count) == entry.checksum else {
      throw Diagnostic.file(subject, "checksum (CRC-32) does not match: the data is corrupt")
    }
    return contents
  }
}
