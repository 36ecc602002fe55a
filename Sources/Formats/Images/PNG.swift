import Files
import IR

/// Portable Network Graphics with 8 bits per sample: `u8[height x width x channels]`.
///
/// Reads gray (1 channel), gray and alpha (2), RGB (3), RGB and alpha (4), and palettes as RGB; all
/// filters, not interlaced. Writes the first four.
///
/// Follows: the W3C recommendation "Portable Network Graphics Specification, Second Edition".
public enum PNG {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// 1 GiB: more than any picture a network takes, less than a decompression bomb wants.
  public static let defaultLimit = 1 << 30

  /// Whether the bytes start as a PNG file does.
  public static func isPNG(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

  /// Reads a file; `limit` is the largest allowed picture in bytes.
  ///
  /// - Throws: when the file cannot be read, and as `read(bytes:name:limit:)`.
  public static func read(_ path: String, limit: Int = defaultLimit) throws(Diagnostic)
    -> TensorData
  {
    try read(bytes: FileAccess.read(path), name: path, limit: limit)
  }

  /// Reads a file in memory; `name` is the file's, for messages.
  ///
  /// - Throws: when the file is no PNG, damaged, truncated, interlaced or has samples of other than
  ///   8 bits, or the picture would take more than `limit` bytes.
  public static func read(
    bytes: [UInt8], name: String, limit: Int = defaultLimit
  ) throws(Diagnostic) -> TensorData {
    let chunks = try PNGChunks(bytes, name: name)
    let header = try PNGHeader(chunks.header, name: name)
    let lineByteCount = header.width * header.channels + 1
    let (byteCount, overflows) = lineByteCount.multipliedReportingOverflow(by: header.height)
    guard !overflows, byteCount <= limit else {
      throw Diagnostic.file(
        name,
        "is a picture of \(header.width) x \(header.height), above the limit of \(limit) bytes",
        notes: ["pass a larger limit if the file is trusted"])
    }
    var lines: [UInt8] = []
    var inflater = try Inflater(.zlib, name: name)
    let end = try inflater.inflate(
      chunks.data, 0..<chunks.data.count, into: &lines, limit: byteCount, name: name)
    guard end == chunks.data.count, lines.count == byteCount else {
      throw Diagnostic.file(
        name, "the picture has \(lines.count) bytes, expected \(byteCount) and nothing behind them")
    }
    let samples = try PNGFilter.undo(
      lines, width: header.width, channels: header.channels, name: name)
    guard let palette = chunks.palette, header.isIndexed else {
      return TensorData([header.height, header.width, header.channels], samples)
    }
    return TensorData(
      [header.height, header.width, 3], try colors(samples, palette: palette, name: name))
  }

  private static func colors(
    _ indices: [UInt8], palette: ArraySlice<UInt8>, name: String
  ) throws(Diagnostic) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(indices.count * 3)
    for index in indices {
      let start = palette.startIndex + Int(index) * 3
      guard start + 3 <= palette.endIndex else {
        throw Diagnostic.file(
          name, "color \(index) is outside the palette of \(palette.count / 3) colors")
      }
      result += palette[start..<start + 3]
    }
    return result
  }

  /// Writes a picture, atomically.
  ///
  /// - Throws: as `bytes(of:name:)`, and when the file cannot be written.
  public static func write(_ picture: TensorData, to path: String) throws(Diagnostic) {
    try FileWriting.replace(path, with: bytes(of: picture, name: path))
  }

  /// The file that holds a picture `u8[height x width]` or `u8[height x width x channels]`.
  ///
  /// - Throws: when it is no such tensor, empty, or has more than four channels.
  public static func bytes(of picture: TensorData, name: String) throws(Diagnostic) -> [UInt8] {
    let (height, width, channels, samples) = try PictureType.check(picture, name: name)
    let types: [UInt8] = [0, 4, 2, 6]
    var header: [UInt8] = []
    header.appendBigEndian(UInt32(width))
    header.appendBigEndian(UInt32(height))
    header += [8, types[channels - 1], 0, 0, 0]
    let lines = PNGFilter.apply(samples, width: width, channels: channels)
    return signature + PNGChunks.chunk("IHDR", header)
      + PNGChunks.chunk("IDAT", try lines.deflated(name: name)) + PNGChunks.chunk("IEND", [])
  }
}
