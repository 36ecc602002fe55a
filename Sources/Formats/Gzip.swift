import IR

/// Decompression of gzip files (RFC 1952).
public enum Gzip {
  /// 2 GiB: more than any data set this project trains on, less than a decompression bomb wants.
  public static let defaultLimit = 1 << 31

  /// What `count` compressed bytes may become, where nothing says how much that will be: text has some
  /// tenfold, a bomb a thousandfold.
  static func limit(forCompressed count: Int) -> Int {
    min(defaultLimit, max(1 << 26, 100 * count))
  }

  /// Whether the bytes start with the gzip magic number 1f 8b.
  public static func isCompressed(_ bytes: [UInt8]) -> Bool { isMember(bytes, at: 0) }

  /// The decompressed contents of a file.
  ///
  /// - Throws: when the file cannot be read, and as `decompress`.
  public static func read(
    _ path: String, limit: Int? = nil
  ) throws(Diagnostic) -> [UInt8] {
    try decompress(FileAccess.read(path), name: path, limit: limit)
  }

  /// Decompresses all members of a gzip file and joins them.
  ///
  /// Zero bytes after the last member, as tape archives have them, are ignored.
  ///
  /// - Parameters:
  ///   - bytes: The compressed file.
  ///   - name: The file, for messages.
  ///   - limit: The largest allowed result in bytes; if left out, a hundred times the file's size, or
  ///     64 MiB if that is more, but no more than `defaultLimit`.
  /// - Returns: At most `limit` bytes.
  /// - Throws: when the magic number is missing, a member is truncated or corrupt or fails its
  ///   checksum, something else follows the last member, or the result would exceed `limit`.
  public static func decompress(
    _ bytes: [UInt8], name: String, limit: Int? = nil
  ) throws(Diagnostic) -> [UInt8] {
    try decompress(
      bytes, name: name, limit: limit ?? self.limit(forCompressed: bytes.count), excess: nil)
  }

  /// The same; `excess` says what more than `limit` bytes mean.
  static func decompress(
    _ bytes: [UInt8], name: String, limit: Int, excess: String?
  ) throws(Diagnostic) -> [UInt8] {
    guard isCompressed(bytes) else {
      throw Diagnostic.file(name, "is not a gzip file: expected it to start with bytes 1f 8b")
    }
    var inflater = try Inflater(.gzip, name: name)
    var output: [UInt8] = []
    var position = 0
    while isMember(bytes, at: position) {
      position = try inflater.inflate(
        bytes, position..<bytes.count, into: &output, limit: max(0, limit), name: name,
        excess: excess)
    }
    guard bytes[position...].allSatisfy({ $0 == 0 }) else {
      throw Diagnostic.file(name, "unexpected data after the gzip stream at byte \(position)")
    }
    return output
  }

  /// The first bytes of what a gzip file holds: `count` or more, fewer if its first member ends before.
  ///
  /// - Throws: when the member is truncated or corrupt so far.
  static func prefix(_ bytes: [UInt8], count: Int, name: String) throws(Diagnostic) -> [UInt8] {
    var inflater = try Inflater(.gzip, name: name)
    return try inflater.prefix(bytes, 0..<bytes.count, count: count, name: name)
  }

  private static func isMember(_ bytes: [UInt8], at position: Int) -> Bool {
    bytes.count - position >= 2 && bytes[position] == 0x1f && bytes[position + 1] == 0x8b
  }
}
