import IR

/// Files of text.
public enum TextFile {
  /// The text of a UTF-8 file, plain or compressed by gzip; a byte order mark is left out.
  ///
  /// - Throws: when the file cannot be read, is damaged, not UTF-8, or would take more than `limit`
  ///   bytes, which is that of `Gzip.decompress` if left out.
  public static func read(
    _ path: String, limit: Int? = nil
  ) throws(Diagnostic) -> String {
    var bytes = try FileAccess.read(path)
    let limit = limit ?? Gzip.limit(forCompressed: bytes.count)
    if Gzip.isCompressed(bytes) { bytes = try Gzip.decompress(bytes, name: path, limit: limit) }
    guard bytes.count <= limit else {
      throw Diagnostic.file(path, "has more than the limit of \(limit) bytes")
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic.file(path, "is not UTF-8 text")
    }
    return text
  }
}
