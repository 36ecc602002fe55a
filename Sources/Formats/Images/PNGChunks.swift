import IR

/// The parts of a PNG file, their checksums verified.
struct PNGChunks {
  let header: ArraySlice<UInt8>
  /// Red, green and blue of each color.
  private(set) var palette: ArraySlice<UInt8>?
  /// The compressed picture.
  private(set) var data: [UInt8] = []

  /// - Throws: when the signature or a checksum is wrong, chunks are missing, out of order or
  ///   unknown and critical, or the file is truncated or goes on behind its end.
  init(_ bytes: [UInt8], name: String) throws(Diagnostic) {
    guard PNG.isPNG(bytes) else {
      throw Diagnostic.file(name, "is no PNG file: its first 8 bytes are others")
    }
    var reader = ByteReader(bytes, name: name, at: PNG.signature.count)
    let first = try Self.next(&reader)
    guard first.type == "IHDR" else {
      throw Diagnostic.file(name, "begins with \(first.type.quotedForMessage), expected a header")
    }
    header = bytes[first.body]
    var previous = first.type
    while previous != "IEND" {
      let (type, body) = try Self.next(&reader)
      switch type {
      case "IDAT":
        guard data.isEmpty || previous == type else {
          throw Diagnostic.file(name, "has picture data in two places")
        }
        data += bytes[body]
      case "PLTE":
        guard palette == nil, data.isEmpty, body.count % 3 == 0, body.count <= 768 else {
          throw Diagnostic.file(name, "has a misplaced or impossible palette")
        }
        palette = bytes[body]
      case "IEND": break
      default:
        // A lower-case letter says that pictures can be shown without the chunk.
        guard type.first?.isLowercase == true else {
          throw Diagnostic.file(name, "has an unknown critical chunk \(type.quotedForMessage)")
        }
      }
      previous = type
    }
    // The byte behind the sizes of the header is the depth; then the color type, 3 for palettes.
    let needsPalette = header.count == 13 && header[header.startIndex + 9] == 3
    guard !needsPalette || palette != nil else {
      throw Diagnostic.file(name, "has colors of a palette, but no palette")
    }
    guard reader.remainingCount == 0 else {
      throw Diagnostic.file(name, "unexpected data behind the end of the picture")
    }
  }

  private static func next(
    _ reader: inout ByteReader
  ) throws(Diagnostic) -> (type: String, body: Range<Int>) {
    let length = Int(try reader.bigEndian(UInt32.self, "length of a chunk"))
    let type = try reader.take(4, "type of a chunk")
    let body = try reader.take(length, "chunk")
    let checksum = try reader.bigEndian(UInt32.self, "checksum")
    let name = String(decoding: reader.bytes[type], as: UTF8.self)
    guard reader.bytes.crc32(type.lowerBound..<body.upperBound) == checksum else {
      throw Diagnostic.file(
        reader.name, "checksum (CRC-32) of \(name.quotedForMessage) does not match: it is corrupt")
    }
    return (name, body)
  }

  /// A chunk as it stands in a file.
  static func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendBigEndian(UInt32(body.count))
    bytes += Array(type.utf8) + body
    bytes.appendBigEndian(bytes.crc32(4..<bytes.count))
    return bytes
  }
}
