import Files
import IR

/// `.safetensors` files: tensors by name, with text about them.
///
/// Reads and writes the dtypes `F32`, `F64`, `I32`, `I64`, `U8`, `BOOL`, `I8`, `F16` and `BF16`; the last two
/// are read as `f32`, which holds them exactly, unless they are to be kept.
///
/// Follows: the format of huggingface/safetensors: 8 bytes of length, a JSON header, and the
/// tensors' bytes without gaps; at most 100 MB of header.
public enum SafeTensors {
  /// What a file holds.
  public struct Contents: Sendable {
    public var tensors: [String: TensorData]
    /// The header's `__metadata__`.
    public var metadata: [String: String]

    public init(tensors: [String: TensorData], metadata: [String: String] = [:]) {
      self.tensors = tensors
      self.metadata = metadata
    }
  }

  /// The longest header, as in the reference implementation.
  static let maximumHeaderByteCount = 100_000_000

  /// Reads a file; halves become `f32`, unless they are kept.
  ///
  /// - Throws: when the file cannot be read, and as `read(bytes:name:keepingHalves:)`.
  public static func read(_ path: String, keepingHalves: Bool = false) throws(Diagnostic)
    -> Contents
  {
    try read(bytes: FileAccess.read(path), name: path, keepingHalves: keepingHalves)
  }

  /// Reads a file in memory; `name` is the file's, for messages.
  ///
  /// - Throws: when the header is too long or malformed, a name occurs twice, a dtype is
  ///   unsupported, a tensor's bytes lie outside the file or are not as many as its shape asks for,
  ///   or tensors overlap or leave gaps.
  public static func read(
    bytes: [UInt8], name: String, keepingHalves: Bool = false
  ) throws(Diagnostic) -> Contents {
    var reader = ByteReader(bytes, name: name)
    let header = try header(&reader, bytes, name)
    var tensors: [String: TensorData] = [:]
    for entry in header.entries {
      let start = reader.position + entry.range.lowerBound
      tensors[entry.name] = entry.tensor(
        bytes[start..<start + entry.range.count], keepingHalves: keepingHalves)
    }
    return Contents(tensors: tensors, metadata: header.metadata)
  }

  /// The header; `reader` is then where the tensors' bytes begin.
  private static func header(
    _ reader: inout ByteReader, _ bytes: [UInt8], _ name: String
  ) throws(Diagnostic) -> SafeTensorsHeader {
    let length = try reader.littleEndian(UInt64.self, "header length")
    guard length <= maximumHeaderByteCount else {
      throw Diagnostic.file(
        name, "the header has \(length) bytes, expected at most \(maximumHeaderByteCount)")
    }
    let range = try reader.take(Int(length), "header")
    guard bytes[range].first == Character("{").asciiValue else {
      throw Diagnostic.file(name, "the header does not begin with '{'")
    }
    let header = try SafeTensorsHeader(
      try JSONParser.parse(bytes[range], name: name), name: name)
    try header.checkCoverage(byteCount: reader.remainingCount, name: name)
    return header
  }

  /// Where each tensor's bytes are in a file in memory.
  ///
  /// - Throws: as `read(bytes:name:keepingHalves:)`.
  public static func ranges(
    bytes: [UInt8], name: String
  ) throws(Diagnostic) -> [String: Range<Int>] {
    var reader = ByteReader(bytes, name: name)
    let header = try header(&reader, bytes, name)
    return Dictionary(
      uniqueKeysWithValues: header.entries.map { entry in
        let start = reader.position + entry.range.lowerBound
        return (entry.name, start..<start + entry.range.count)
      })
  }

  /// Writes a file, atomically.
  ///
  /// - Throws: as `bytes(of:name:)`, and when the file cannot be written.
  public static func write(_ contents: Contents, to path: String) throws(Diagnostic) {
    try FileWriting.replace(path, with: bytes(of: contents, name: path))
  }

  /// Writes a file; until it is whole and on the disk, whatever happens, the old one stays.
  ///
  /// - Throws: as `write`, and when another process is writing the file.
  public static func writeDurably(_ contents: Contents, to path: String) throws(Diagnostic) {
    let bytes = try bytes(of: contents, name: path)
    let lock = try FileLock.take(path)
    defer { withExtendedLifetime(lock) {} }
    try FileWriting.replace(path, with: bytes, durably: true)
  }

  /// The file that holds the tensors: wider elements first, so that all are aligned, then by name.
  ///
  /// - Throws: when a tensor is called `__metadata__` or is not consistent, or the header would be
  ///   too long.
  public static func bytes(of contents: Contents, name: String) throws(Diagnostic) -> [UInt8] {
    guard contents.tensors[SafeTensorsHeader.metadataKey] == nil else {
      throw Diagnostic.file(name, "no tensor can be called '\(SafeTensorsHeader.metadataKey)'")
    }
    let sorted = contents.tensors.sorted { a, b in
      let widths = (a.value.type.elementType.byteCount, b.value.type.elementType.byteCount)
      return widths.0 == widths.1 ? a.key < b.key : widths.0 > widths.1
    }
    var body: [UInt8] = []
    body.reserveCapacity(sorted.reduce(0) { $0 + $1.value.type.byteCount })
    var header = SafeTensorsHeader(metadata: contents.metadata)
    for (label, data) in sorted {
      try data.check(label)
      let start = body.count
      body += data.bytes
      header.entries.append(
        SafeTensorsHeader.Entry(
          name: label, dtype: SafeTensorsHeader.DType(data.type.elementType), shape: data.shape,
          range: start..<body.count))
    }
    // Blanks at the end of the header align the first tensor.
    var text = Array(header.text.utf8)
    text += [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
    guard text.count <= maximumHeaderByteCount else {
      throw Diagnostic.file(name, "the header would have \(text.count) bytes")
    }
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(UInt64(text.count))
    return bytes + text + body
  }
}
