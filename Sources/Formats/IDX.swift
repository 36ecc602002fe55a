import Files
import IR

/// IDX files, the format of MNIST: two zero bytes, an element code, the rank, one big-endian
/// 32-bit extent per axis, then big-endian elements in row-major order.
///
/// Follows: http://yann.lecun.com/exdb/mnist, "The IDX file format".
public enum IDX {
  /// Element codes of the format.
  private enum Element: UInt8 {
    case u8 = 0x08
    case i8 = 0x09
    case i16 = 0x0B
    case i32 = 0x0C
    case f32 = 0x0D
    case f64 = 0x0E

    /// The type in memory; the two types the compiler lacks are widened.
    var elementType: ElementType {
      switch self {
      case .u8: .u8
      case .i8, .i16, .i32: .i32
      case .f32: .f32
      case .f64: .f64
      }
    }

    /// Bytes per element in the file.
    var byteCount: Int {
      switch self {
      case .i8: 1
      case .i16: 2
      default: elementType.byteCount
      }
    }

    /// The code that stores a type without loss.
    init?(storing elementType: ElementType) {
      switch elementType {
      case .u8: self = .u8
      case .i32: self = .i32
      case .f32: self = .f32
      case .f64: self = .f64
      case .i64, .bool, .i8, .f16, .bf16: return nil
      }
    }
  }

  /// Reads a file, plain or gzip-compressed.
  ///
  /// - Throws: when the file cannot be read, and as `read(bytes:name:limit:)`.
  public static func read(
    _ path: String, limit: Int = Gzip.defaultLimit
  ) throws(Diagnostic) -> TensorData {
    try read(bytes: FileAccess.read(path), name: path, limit: limit)
  }

  /// Reads a file in memory, plain or gzip-compressed.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: The file, for messages.
  ///   - limit: The largest allowed decompressed size in bytes.
  /// - Returns: The array; 8- and 16-bit signed integers become `i32`.
  /// - Throws: when the magic number or element code is unknown, the shape overflows, or the file
  ///   is shorter or longer than its shape asks for.
  public static func read(
    bytes: [UInt8], name: String, limit: Int = Gzip.defaultLimit
  ) throws(Diagnostic) -> TensorData {
    guard !Gzip.isCompressed(bytes) else {
      // The header first: what is no such file, or holds more than that says, is not unpacked.
      var start = ByteReader(
        try Gzip.prefix(bytes, count: maximumHeaderByteCount, name: name), name: name)
      let header = try Header(&start)
      guard header.byteCount <= limit - start.position else {
        throw Diagnostic.file(
          name, "decompresses to more than the limit of \(limit) bytes",
          notes: ["pass a larger limit if the file is trusted"])
      }
      let plain = try Gzip.decompress(
        bytes, name: name, limit: start.position + header.byteCount,
        excess: "too long: shape \(StoredShape.text(header.extents)) needs "
          + "\(header.byteCount) bytes of data, found more")
      return try readPlain(ByteReader(plain, name: name))
    }
    return try readPlain(ByteReader(bytes, name: name))
  }

  /// Four bytes, and four for each of at most 255 extents.
  private static let maximumHeaderByteCount = 4 + 4 * 255

  private struct Header {
    let element: Element
    let extents: [Int]
    /// Of the elements.
    let byteCount: Int

    init(_ reader: inout ByteReader) throws(Diagnostic) {
      let name = reader.name
      let magic = try reader.bigEndian(UInt16.self, "magic number")
      guard magic == 0 else {
        throw Diagnostic.file(name, "is not an IDX file: expected it to start with two zero bytes")
      }
      let code = try reader.bigEndian(UInt8.self, "element code")
      guard let element = Element(rawValue: code) else {
        throw Diagnostic.file(
          name, "unknown IDX element code 0x\(String(code, radix: 16))",
          notes: ["known codes: 0x8 u8, 0x9 i8, 0xb i16, 0xc i32, 0xd f32, 0xe f64"])
      }
      var extents: [Int] = []
      for _ in 0..<(try reader.bigEndian(UInt8.self, "rank")) {
        extents.append(Int(try reader.bigEndian(UInt32.self, "extents")))
      }
      byteCount = try StoredShape.byteCount(
        extents, elementByteCount: element.byteCount, name: name)
      (self.element, self.extents) = (element, extents)
    }
  }

  private static func readPlain(_ start: ByteReader) throws(Diagnostic) -> TensorData {
    var reader = start
    let header = try Header(&reader)
    try StoredShape.require(
      header.byteCount, found: reader.remainingCount, extents: header.extents, name: reader.name)
    let stored = Array(reader.bytes[reader.position...])
    return decode(stored, header.element, Shape(header.extents))
  }

  /// Turns big-endian elements of a file into a tensor.
  private static func decode(_ stored: [UInt8], _ element: Element, _ shape: Shape) -> TensorData {
    switch element {
    case .i8:
      return TensorData(shape, stored.map { Int32(Int8(bitPattern: $0)) })
    case .i16:
      let starts = stride(from: 0, to: stored.count, by: 2)
      return TensorData(
        shape,
        starts.map { start in
          let bits = UInt16(stored[start]) << 8 | UInt16(stored[start + 1])
          return Int32(Int16(bitPattern: bits))
        })
    case .u8, .i32, .f32, .f64:
      return TensorData(
        type: TensorType(element.elementType, shape),
        bytes: stored.reversingElements(byteCount: element.byteCount))
    }
  }

  /// Writes an uncompressed file, atomically.
  ///
  /// - Throws: when the element type is `i64` or `bool`, the rank exceeds 255, an extent exceeds
  ///   32 bits, or the file cannot be written.
  public static func write(_ data: TensorData, to path: String) throws(Diagnostic) {
    try FileWriting.replace(path, with: bytes(of: data, name: path))
  }

  /// The uncompressed file that holds a tensor.
  ///
  /// - Throws: as `write`, the file system aside.
  public static func bytes(of data: TensorData, name: String) throws(Diagnostic) -> [UInt8] {
    try data.check(name)
    let type = data.type
    guard let element = Element(storing: type.elementType) else {
      throw Diagnostic.file(
        name, "IDX cannot hold elements of type \(type.elementType.rawValue)",
        notes: ["it holds u8, i32, f32 and f64; NumPy files hold every type"])
    }
    guard type.shape.rank <= 255, type.shape.extents.allSatisfy({ $0 <= UInt32.max }) else {
      throw Diagnostic.file(
        name, "IDX cannot hold shape \(StoredShape.text(type.shape.extents))",
        notes: ["at most 255 axes of at most 4294967295 elements"])
    }
    var file: [UInt8] = [0, 0, element.rawValue, UInt8(type.shape.rank)]
    for extent in type.shape.extents { file.appendBigEndian(UInt32(extent)) }
    return file + data.bytes.reversingElements(byteCount: element.byteCount)
  }
}
