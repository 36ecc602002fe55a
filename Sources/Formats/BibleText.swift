import IR

/// The text file of the Debian package bible-kjv-text: a header, and windows of equal size that are
/// compressed one by one, as by `compress`.
public enum BibleText {
  /// Where the package puts it.
  public static let defaultPath = "/usr/lib/bible.data"

  private static let magic = Array("EC02Compressed Data File".utf8)
  /// Behind the magic text and blanks: the window's size, their number and their offsets.
  private static let numbersOffset = 0x54
  /// As large as the largest books; the text has 4.4 MB.
  private static let limit = 1 << 26

  /// Reads a file.
  ///
  /// - Throws: when the file cannot be read, and as `read(bytes:name:)`.
  public static func read(_ path: String) throws(Diagnostic) -> String {
    try read(bytes: FileAccess.read(path), name: path)
  }

  /// Reads a file in memory; `name` is the file's, for messages.
  ///
  /// - Throws: when the file is no such text, truncated or corrupt.
  public static func read(bytes: [UInt8], name: String) throws(Diagnostic) -> String {
    guard bytes.starts(with: magic), bytes.count > numbersOffset else {
      throw Diagnostic.file(name, "is no text of bible-kjv: its first bytes are others")
    }
    var reader = ByteReader(bytes, name: name, at: numbersOffset)
    let windowByteCount = Int(try reader.bigEndian(UInt32.self, "window size"))
    let count = Int(try reader.bigEndian(UInt32.self, "number of windows"))
    guard (1...limit).contains(windowByteCount), count <= limit / windowByteCount else {
      throw Diagnostic.file(name, "says that it has \(count) windows of \(windowByteCount) bytes")
    }
    var starts: [Int] = []
    for _ in 0..<count {
      starts.append(Int(try reader.bigEndian(UInt32.self, "offset of a window")))
    }
    let ends = starts.dropFirst() + [bytes.count]
    guard let first = starts.first, first >= 3, zip(starts, ends).allSatisfy({ $0 < $1 }),
      bytes[(first - 3)...].starts(with: UnixCompress.magic)
    else {
      throw Diagnostic.file(name, "has windows out of order")
    }
    var text: [UInt8] = []
    for (start, end) in zip(starts, ends) {
      text += try UnixCompress.decompress(
        bytes[start..<end], settings: bytes[first - 1], name: name, limit: windowByteCount)
    }
    guard let result = String(validating: text, as: UTF8.self) else {
      throw Diagnostic.file(name, "is not UTF-8 text")
    }
    return result
  }
}
