import IR

/// The first chunk of a PNG file.
struct PNGHeader {
  let width: Int
  let height: Int
  /// Bytes of a pixel.
  let channels: Int
  /// Whether samples are places in a palette.
  let isIndexed: Bool

  /// - Throws: when a number is impossible, or asks for what is not supported.
  init(_ bytes: ArraySlice<UInt8>, name: String) throws(Diagnostic) {
    guard bytes.count == 13 else {
      throw Diagnostic.file(name, "the header has \(bytes.count) bytes, expected 13")
    }
    var reader = ByteReader(Array(bytes), name: name)
    width = Int(try reader.bigEndian(UInt32.self, "header"))
    height = Int(try reader.bigEndian(UInt32.self, "header"))
    let rest = Array(bytes.suffix(5))
    let (depth, type, compression, filter, interlace) = (
      rest[0], rest[1], rest[2], rest[3], rest[4]
    )
    let extents = 1...PictureType.maximumExtent
    guard extents.contains(width), extents.contains(height), compression == 0, filter == 0 else {
      throw Diagnostic.file(name, "the header is impossible: \(width) x \(height)")
    }
    let channels: [UInt8: Int] = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4]
    guard let count = channels[type] else {
      throw Diagnostic.file(name, "has the unknown color type \(type)")
    }
    guard depth == 8 else {
      throw Diagnostic.file(
        name, "has samples of \(depth) bits, expected 8",
        notes: ["convert it: convert FILE -depth 8 png24:OUT.png"])
    }
    guard interlace == 0 else {
      throw Diagnostic.file(
        name, "is interlaced, which is not supported",
        notes: ["convert it: convert FILE -interlace none OUT.png"])
    }
    self.channels = count
    isIndexed = type == 3
  }
}
