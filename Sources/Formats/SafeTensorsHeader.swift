import IR

/// What the JSON header of a `.safetensors` file says.
struct SafeTensorsHeader {
  static let metadataKey = "__metadata__"

  enum DType: String, CaseIterable {
    case f32 = "F32"
    case f64 = "F64"
    case i32 = "I32"
    case i64 = "I64"
    case u8 = "U8"
    case bool = "BOOL"
    case f16 = "F16"
    case bf16 = "BF16"

    init(_ type: ElementType) {
      switch type {
      case .f32: self = .f32
      case .f64: self = .f64
      case .i32: self = .i32
      case .i64: self = .i64
      case .u8: self = .u8
      case .bool: self = .bool
      }
    }

    /// What it is read as.
    var elementType: ElementType {
      switch self {
      case .f32, .f16, .bf16: .f32
      case .f64: .f64
      case .i32: .i32
      case .i64: .i64
      case .u8: .u8
      case .bool: .bool
      }
    }

    /// In the file.
    var byteCount: Int { self == .f16 || self == .bf16 ? 2 : elementType.byteCount }
  }

  struct Entry {
    let name: String
    let dtype: DType
    let shape: Shape
    /// In bytes behind the header; as many as the shape asks for.
    let range: Range<Int>
  }

  var metadata: [String: String] = [:]
  var entries: [Entry] = []

  init(metadata: [String: String]) { self.metadata = metadata }

  init(_ json: JSONValue, name: String) throws(Diagnostic) {
    guard case .object(let members) = json else {
      throw Diagnostic.file(name, "the header is \(json.kind), expected an object")
    }
    for (label, value) in members {
      if label == Self.metadataKey {
        metadata = try Self.texts(value, name: name)
      } else {
        entries.append(try Entry(label, value, name: name))
      }
    }
  }

  private static func texts(_ value: JSONValue, name: String) throws(Diagnostic) -> [String: String]
  {
    guard case .object(let members) = value else {
      throw Diagnostic.file(name, "'\(metadataKey)' is \(value.kind), expected an object")
    }
    var result: [String: String] = [:]
    for (key, value) in members {
      guard case .string(let text) = value else {
        throw Diagnostic.file(
          name, "'\(metadataKey)' has \(value.kind) for \(key.quotedForMessage), expected a string")
      }
      result[key] = text
    }
    return result
  }

  /// Checks that the tensors fill the file behind its header, without overlaps and gaps.
  func checkCoverage(byteCount: Int, name: String) throws(Diagnostic) {
    var end = 0
    for entry in entries.sorted(by: {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }) {
      let label = entry.name.quotedForMessage
      guard entry.range.upperBound <= byteCount else {
        throw Diagnostic.file(
          name, "\(label) ends at byte \(entry.range.upperBound), but there are \(byteCount)")
      }
      guard entry.range.lowerBound == end else {
        let what = entry.range.lowerBound < end ? "overlaps the tensor before it" : "follows a gap"
        throw Diagnostic.file(
          name, "\(label) \(what): it begins at byte \(entry.range.lowerBound), expected \(end)")
      }
      end = entry.range.upperBound
    }
    guard end == byteCount else {
      throw Diagnostic.file(name, "\(byteCount - end) bytes follow the last tensor")
    }
  }

  /// The header as JSON.
  var text: String {
    var members: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map {
        "\($0.key.quotedAsJSON):\($0.value.quotedAsJSON)"
      }
      members.append("\(Self.metadataKey.quotedAsJSON):{\(texts.joined(separator: ","))}")
    }
    for entry in entries {
      let shape = entry.shape.extents.map(String.init).joined(separator: ",")
      members.append(
        "\(entry.name.quotedAsJSON):{\"dtype\":\"\(entry.dtype.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(entry.range.lowerBound),\(entry.range.upperBound)]}")
    }
    return "{\(members.joined(separator: ","))}"
  }
}

extension SafeTensorsHeader.Entry {
  fileprivate init(_ label: String, _ value: JSONValue, name: String) throws(Diagnostic) {
    let quoted = label.quotedForMessage
    guard case .object(let members) = value else {
      throw Diagnostic.file(name, "\(quoted) is \(value.kind), expected an object")
    }
    let known: Set = ["dtype", "shape", "data_offsets"]
    if let unknown = members.first(where: { !known.contains($0.name) }) {
      throw Diagnostic.file(name, "\(quoted) has the unknown key \(unknown.name.quotedForMessage)")
    }
    guard case .string(let word)? = value["dtype"] else {
      throw Diagnostic.file(name, "\(quoted) has no dtype")
    }
    guard let dtype = SafeTensorsHeader.DType(rawValue: word) else {
      let supported = SafeTensorsHeader.DType.allCases.map(\.rawValue).joined(separator: ", ")
      throw Diagnostic.file(
        name, "\(quoted) has the unsupported dtype \(word.quotedForMessage)",
        notes: ["supported: \(supported)"])
    }
    guard let extents = value["shape"]?.integers else {
      throw Diagnostic.file(name, "\(quoted) has no shape: expected an array of integers")
    }
    guard Shape(extents).isValid else {
      throw Diagnostic.file(name, "\(quoted) has the impossible shape \(StoredShape.text(extents))")
    }
    let expected = try StoredShape.byteCount(
      extents, elementByteCount: dtype.byteCount, name: name)
    guard let offsets = value["data_offsets"]?.integers, offsets.count == 2,
      offsets[0] <= offsets[1]
    else {
      throw Diagnostic.file(name, "\(quoted) has no data_offsets: expected begin and end")
    }
    guard offsets[1] - offsets[0] == expected else {
      throw Diagnostic.file(
        name, "\(quoted) has \(offsets[1] - offsets[0]) bytes, expected \(expected) for its shape")
    }
    self.init(
      name: label, dtype: dtype, shape: Shape(extents), range: offsets[0]..<offsets[1])
  }

  /// The tensor whose bytes these are.
  func tensor(_ bytes: ArraySlice<UInt8>) -> TensorData {
    guard dtype.byteCount == 2 else {
      return TensorData(type: TensorType(dtype.elementType, shape), bytes: Array(bytes))
    }
    let words = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map {
      UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
    }
    // The upper half of a float is a bfloat16.
    return TensorData(
      shape,
      words.map {
        dtype == .bf16 ? Float(bitPattern: UInt32($0) << 16) : Float(halfPrecision: $0)
      })
  }
}

extension Float {
  /// The number whose IEEE 754 binary16 bits these are; every one is a `Float`.
  init(halfPrecision bits: UInt16) {
    let isNegative = bits >> 15 == 1
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = UInt32(bits & 0x3FF)
    let magnitude: Float =
      switch exponent {
      case 0: Float(fraction) * 0x1p-24
      case 31: Float(bitPattern: 0x7F80_0000 | fraction << 13)
      default: Float(bitPattern: UInt32(exponent + 112) << 23 | fraction << 13)
      }
    self = isNegative ? -magnitude : magnitude
  }
}
