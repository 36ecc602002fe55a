import IR

/// What the header of a `.npy` file says.
///
/// Follows: the specification in `numpy.lib.format`, versions 1.0, 2.0 and 3.0.
struct NumPyHeader: Equatable {
  /// First bytes of every `.npy` file: `\x93NUMPY`.
  static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]
  /// Headers of version 1.0 are no longer.
  static let usualByteCount = 10 + Int(UInt16.max)
  /// NumPy's own limit on the rank (`NPY_MAXDIMS`).
  static let maximumRank = 64

  var elementType: ElementType
  var isBigEndian: Bool
  var isFortranOrdered: Bool
  var extents: [Int]

  /// Reads the header; the reader then stands at the first element.
  ///
  /// - Throws: when the magic number, version, dictionary, dtype or shape is not acceptable.
  init(_ reader: inout ByteReader) throws(Diagnostic) {
    let name = reader.name
    guard reader.bytes[try reader.take(6, "magic number")].elementsEqual(Self.magic) else {
      throw Diagnostic.file(name, "is not a NumPy file: expected it to start with \\x93NUMPY")
    }
    let major = try reader.littleEndian(UInt8.self, "version")
    let minor = try reader.littleEndian(UInt8.self, "version")
    guard (1...3).contains(major), minor == 0 else {
      throw Diagnostic.file(
        name, "unknown NumPy format version \(major).\(minor), expected 1.0, 2.0 or 3.0")
    }
    let byteCount =
      major == 1
      ? Int(try reader.littleEndian(UInt16.self, "header length"))
      : Int(try reader.littleEndian(UInt32.self, "header length"))
    let range = try reader.take(byteCount, "header")
    var parser = PythonLiteralParser(reader, range)
    try self.init(parser.dictionary(), name: name)
  }

  /// Where the elements of a file begin that starts so; nil if its first bytes do not say.
  static func byteCount(of start: [UInt8]) -> Int? {
    guard start.count >= 12, start.starts(with: magic) else { return nil }
    let digits = start[6] == 1 ? start[8..<10] : start[8..<12]
    return digits.endIndex + digits.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private init(_ dictionary: [String: PythonLiteral], name: String) throws(Diagnostic) {
    let keys: Set = ["descr", "fortran_order", "shape"]
    if let unknown = Set(dictionary.keys).subtracting(keys).min() {
      throw Diagnostic.file(name, "unknown header key \(unknown.quotedForMessage)")
    }
    guard case .string(let dtype)? = dictionary["descr"] else {
      throw Self.wrong("descr", dictionary, expected: "a string", name: name)
    }
    guard case .boolean(let isFortranOrdered)? = dictionary["fortran_order"] else {
      throw Self.wrong("fortran_order", dictionary, expected: "a Boolean", name: name)
    }
    guard case .tuple(let extents)? = dictionary["shape"] else {
      throw Self.wrong("shape", dictionary, expected: "a tuple of integers", name: name)
    }
    guard extents.count <= Self.maximumRank else {
      throw Diagnostic.file(
        name, "rank \(extents.count) exceeds the limit of \(Self.maximumRank) of NumPy")
    }
    (elementType, isBigEndian) = try Self.parse(dtype: dtype, name: name)
    self.isFortranOrdered = isFortranOrdered
    self.extents = extents
  }

  private static func wrong(
    _ key: String, _ dictionary: [String: PythonLiteral], expected: String, name: String
  ) -> Diagnostic {
    let found = dictionary[key]?.kind ?? "nothing"
    return .file(name, "header key \"\(key)\": expected \(expected), found \(found)")
  }

  /// Element types by NumPy's type code; it calls `bf16` two bytes, as the package `ml_dtypes` saves it.
  private static let elementTypes: KeyValuePairs<String, ElementType> = [
    "f4": .f32, "f8": .f64, "i4": .i32, "i8": .i64, "u1": .u8, "b1": .bool,
    "i1": .i8, "f2": .f16, "V2": .bf16,
  ]

  private static func parse(
    dtype: String, name: String
  ) throws(Diagnostic) -> (ElementType, isBigEndian: Bool) {
    let order = dtype.first
    let elementType = elementTypes.first { $0.key == dtype.dropFirst() }?.value
    guard let order, let elementType else {
      throw unsupported(dtype, name: name)
    }
    // "=" is the order of the machine that reads, and every supported machine is little endian.
    if order == "|", elementType == .bf16 { return (elementType, false) }
    switch (order, elementType.byteCount) {
    case ("<", _), ("=", _), ("|", 1): return (elementType, false)
    case (">", _): return (elementType, true)
    default: throw unsupported(dtype, name: name)
    }
  }

  private static func unsupported(_ dtype: String, name: String) -> Diagnostic {
    .file(
      name, "unsupported dtype \(dtype.quotedForMessage)",
      notes: [
        "supported: \(elementTypes.map(\.key).joined(separator: ", ")) in either byte order",
        "convert with array.astype(numpy.float32) before saving",
      ])
  }

  /// The header of a little-endian, row-major file, padded with spaces so that the elements start
  /// at a multiple of 64 bytes, as NumPy pads it.
  static func bytes(of type: TensorType) -> [UInt8] {
    let code = elementTypes.first { $0.value == type.elementType }?.key
    guard let code else { preconditionFailure("element type without a dtype") }
    let order = type.elementType.byteCount == 1 ? "|" : "<"
    let extents = type.shape.extents
    let shape = extents.map(String.init).joined(separator: ", ") + (extents.count == 1 ? "," : "")
    let text = Array(
      "{'descr': '\(order)\(code)', 'fortran_order': False, 'shape': (\(shape)), }".utf8)
    // Version 1.0 counts the header in 16 bits; 12 bytes precede it otherwise.
    let isLong = text.count + 64 > UInt16.max
    let prefixByteCount = isLong ? 12 : 10
    let padding = (64 - (prefixByteCount + text.count + 1) % 64) % 64
    var bytes = magic + [isLong ? 2 : 1, 0]
    let byteCount = text.count + padding + 1
    if isLong {
      bytes.appendLittleEndian(UInt32(byteCount))
    } else {
      bytes.appendLittleEndian(UInt16(byteCount))
    }
    return bytes + text + [UInt8](repeating: 0x20, count: padding) + [0x0A]
  }
}
