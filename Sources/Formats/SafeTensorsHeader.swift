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
    case i8 = "I8"

    init(_ type: ElementType) {
      switch type {
      case .f32: self = .f32
      case .f64: self = .f64
      case .i32: self = .i32
      case .i64: self = .i64
      case .u8: self = .u8
      case .bool: self = .bool
      case .i8: self = .i8
      case .f16: self = .f16
      case .bf16: self = .bf16
      }
    }

    /// What it holds.
    var elementType: ElementType {
      switch self {
      case .f32: .f32
      case .f16: .f16
      case .bf16: .bf16
      case .i8: .i8
      case .f64: .f64
      case .i32: .i32
      case .i64: .i64
      case .u8: .u8
      case .bool: .bool
      }
    }

    /// In the file.
    var byteCount: Int { elementType.byteCount }
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

  /// The tensor whose bytes these are; halves as `f32`, which holds them, unless they are kept.
  func tensor(_ bytes: ArraySlice<UInt8>, keepingHalves: Bool) -> TensorData {
    let type = TensorType(dtype.elementType, shape)
    let stored = TensorData(type: type, bytes: Array(bytes))
    guard !keepingHalves, type.elementType.halfFormat != nil else { return stored }
    return TensorData(type.with(elementType: .f32), doubles: stored.doubles)
  }
}
