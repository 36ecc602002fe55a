import Files
import IR

/// `.npy` files: one array.
///
/// Reads versions 1.0 to 3.0, row-major and column-major, little and big endian, of dtype `f4`,
/// `f8`, `f2`, `i4`, `i8`, `i1`, `u1` and `b1`, and `V2` as `bf16`. Writes version 1.0, row-major, little endian.
///
/// Follows: `numpy.load(allow_pickle=False)` and `numpy.save`.
public enum NumPy {
  /// Reads a file.
  ///
  /// - Throws: when the file cannot be read, and as `read(bytes:name:)`.
  public static func read(_ path: String) throws(Diagnostic) -> TensorData {
    try read(bytes: FileAccess.read(path), name: path)
  }

  /// Reads a file in memory.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: The file, for messages.
  /// - Returns: The array in row-major order, of the element type that its dtype names.
  /// - Throws: when the header is malformed, the dtype is unsupported, the shape overflows, or the
  ///   file is shorter or longer than its shape asks for.
  public static func read(bytes: [UInt8], name: String) throws(Diagnostic) -> TensorData {
    guard !bytes.starts(with: ZipArchive.magic) else {
      throw Diagnostic.file(
        name, "is an archive of arrays (.npz), expected one array (.npy)",
        notes: ["read it with NumPyArchive"])
    }
    var reader = ByteReader(bytes, name: name)
    let header = try NumPyHeader(&reader)
    let width = header.elementType.byteCount
    let expected = try StoredShape.byteCount(
      header.extents, elementByteCount: width, name: name)
    try StoredShape.require(
      expected, found: reader.remainingCount, extents: header.extents, name: name)
    var elements = Array(bytes[reader.position...])
    if header.isBigEndian { elements = elements.reversingElements(byteCount: width) }
    if header.isFortranOrdered {
      elements = rowMajor(elements, extents: header.extents, elementByteCount: width)
    }
    return TensorData(
      type: TensorType(header.elementType, Shape(header.extents)), bytes: elements)
  }

  /// Checks that a file that starts so has as many bytes as its shape asks for.
  ///
  /// - Throws: as `read(bytes:name:)`.
  static func check(start: [UInt8], byteCount: Int, name: String) throws(Diagnostic) {
    var reader = ByteReader(start, name: name)
    guard let length = NumPyHeader.byteCount(of: start), length <= start.count else { return }
    let header = try NumPyHeader(&reader)
    let expected = try StoredShape.byteCount(
      header.extents, elementByteCount: header.elementType.byteCount, name: name)
    try StoredShape.require(
      expected, found: byteCount - reader.position, extents: header.extents, name: name)
  }

  /// Reorders elements from column-major (first axis varies fastest) to row-major order.
  ///
  /// - Parameters:
  ///   - columnMajor: `extents.reduce(elementByteCount, *)` bytes.
  ///   - extents: The shape of input and result.
  ///   - elementByteCount: Bytes per element.
  /// - Returns: As many bytes, the last axis varying fastest.
  private static func rowMajor(
    _ columnMajor: [UInt8], extents: [Int], elementByteCount: Int
  ) -> [UInt8] {
    guard extents.count > 1, !columnMajor.isEmpty else { return columnMajor }
    var strides: [Int] = []
    var stride = elementByteCount
    for extent in extents {
      strides.append(stride)
      stride *= extent
    }
    var result: [UInt8] = []
    result.reserveCapacity(columnMajor.count)
    var index = [Int](repeating: 0, count: extents.count)
    var source = 0
    while result.count < columnMajor.count {
      result.append(contentsOf: columnMajor[source..<source + elementByteCount])
      // Count up in row-major order: the last axis first, carrying to the left.
      var axis = extents.count - 1
      while axis >= 0 {
        index[axis] += 1
        source += strides[axis]
        guard index[axis] == extents[axis] else { break }
        source -= strides[axis] * extents[axis]
        index[axis] = 0
        axis -= 1
      }
    }
    return result
  }

  /// Writes a file, atomically.
  ///
  /// - Throws: when the file cannot be written.
  public static func write(_ data: TensorData, to path: String) throws(Diagnostic) {
    try data.check(path)
    try FileWriting.replace(path, with: bytes(of: data))
  }

  /// The file that holds a tensor.
  public static func bytes(of data: TensorData) -> [UInt8] {
    NumPyHeader.bytes(of: data.type) + data.bytes
  }
}
