import IR

/// Decompression of `.Z` files, as the program `compress` of Unix wrote them.
///
/// Follows: Welch, "A technique for high-performance data compression" (1984), with codes of 9 to 16
/// bits in groups of eight, and a code that empties the table.
public enum UnixCompress {
  static let magic: [UInt8] = [0x1F, 0x9D]

  /// Decompresses a file in memory; `name` is the file's, for messages.
  ///
  /// - Throws: when the bytes are no such file or corrupt, or the result would exceed `limit` bytes,
  ///   which is that of `Gzip.decompress` if left out.
  public static func decompress(
    _ bytes: [UInt8], name: String, limit: Int? = nil
  ) throws(Diagnostic) -> [UInt8] {
    let limit = limit ?? Gzip.limit(forCompressed: bytes.count)
    guard bytes.starts(with: magic), bytes.count >= 3 else {
      throw Diagnostic.file(name, "is no .Z file: expected it to start with bytes 1f 9d")
    }
    return try decompress(bytes[3...], settings: bytes[2], name: name, limit: limit)
  }

  /// Decompresses the codes behind a header, whose third byte is `settings`.
  static func decompress(
    _ codes: ArraySlice<UInt8>, settings: UInt8, name: String, limit: Int
  ) throws(Diagnostic) -> [UInt8] {
    let width = Int(settings & 0x1F)
    guard (9...16).contains(width) else {
      throw Diagnostic.file(name, "has codes of \(width) bits, expected 9 to 16")
    }
    var reader = UnixCompressCodes(codes, maximumWidth: width)
    var table = UnixCompressTable(
      maximumCount: 1 << width, hasClearCode: settings & 0x80 != 0)
    var output: [UInt8] = []
    while let code = reader.next(tableCount: table.count) {
      if table.isClear(code) {
        table.clear()
        reader.restart()
        continue
      }
      let length = output.count
      guard table.append(code, to: &output) else {
        throw Diagnostic.file(name, "compressed data is corrupt: code \(code) has no meaning yet")
      }
      guard output.count <= limit else {
        throw Diagnostic.file(
          name, "decompresses to more than the limit of \(limit) bytes",
          notes: ["pass a larger limit if the file is trusted"])
      }
      table.learn(code, firstByte: output[length])
    }
    return output
  }
}

/// Codes of growing width, lowest bits first.
struct UnixCompressCodes {
  private let bytes: ArraySlice<UInt8>
  private let maximumWidth: Int
  private var width = 9
  /// In bits.
  private var position = 0
  /// Where codes of the current width began, in bits.
  private var start = 0

  init(_ bytes: ArraySlice<UInt8>, maximumWidth: Int) {
    self.bytes = bytes
    self.maximumWidth = maximumWidth
  }

  /// The next code, nil at the end; wider ones begin when the table has outgrown the width.
  mutating func next(tableCount: Int) -> Int? {
    while (1 << width) <= tableCount, width < maximumWidth {
      skipGroup()
      width += 1
    }
    guard position + width <= bytes.count * 8 else { return nil }
    var code = 0
    for bit in stride(from: 0, to: width + 7, by: 8) where position / 8 + bit / 8 < bytes.count {
      code |= Int(bytes[bytes.startIndex + position / 8 + bit / 8]) << bit
    }
    code = (code >> (position % 8)) & ((1 << width) - 1)
    position += width
    return code
  }

  /// Begins again with codes of 9 bits.
  mutating func restart() {
    skipGroup()
    width = 9
  }

  /// Codes of one width come in groups of eight, the last one padded.
  private mutating func skipGroup() {
    let group = 8 * width
    position = start + (position - start + group - 1) / group * group
    start = position
  }
}

/// The strings that codes stand for: each is an earlier one and one byte more.
struct UnixCompressTable {
  private static let clearCode = 256

  private let maximumCount: Int
  private let hasClearCode: Bool
  private var prefixes: [Int] = []
  private var lastBytes: [UInt8] = []
  private var previous: Int?

  init(maximumCount: Int, hasClearCode: Bool) {
    self.maximumCount = maximumCount
    self.hasClearCode = hasClearCode
    // The code that clears takes a place in a new table, but not in a cleared one.
    if hasClearCode { add(prefix: 0, 0) }
  }

  /// Codes with a meaning.
  var count: Int { 256 + prefixes.count }

  func isClear(_ code: Int) -> Bool {
    hasClearCode && code == Self.clearCode && previous != nil
  }

  mutating func clear() {
    prefixes.removeAll(keepingCapacity: true)
    lastBytes.removeAll(keepingCapacity: true)
  }

  private mutating func add(prefix: Int, _ last: UInt8) {
    prefixes.append(prefix)
    lastBytes.append(last)
  }

  /// Appends what a code stands for; false if it stands for nothing.
  func append(_ code: Int, to output: inout [UInt8]) -> Bool {
    guard let previous else {
      guard code < 256 else { return false }
      output.append(UInt8(code))
      return true
    }
    guard code <= count else { return false }
    let start = output.count
    var code = code
    // The code that is about to get its meaning: the previous string and its own first byte.
    if code == count {
      output.append(firstByte(of: previous))
      code = previous
    }
    while code >= 256 {
      output.append(lastBytes[code - 256])
      code = prefixes[code - 256]
    }
    output.append(UInt8(code))
    output[start...].reverse()
    return true
  }

  private func firstByte(of code: Int) -> UInt8 {
    var code = code
    while code >= 256 { code = prefixes[code - 256] }
    return UInt8(code)
  }

  /// Makes the previous string and the first byte of this one the next entry.
  mutating func learn(_ code: Int, firstByte: UInt8) {
    if let previous, count < maximumCount { add(prefix: previous, firstByte) }
    previous = code
  }
}
