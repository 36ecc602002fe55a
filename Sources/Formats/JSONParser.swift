import IR

/// JSON as files of tensors and of tokenizers use it.
///
/// Foundation's would take members whose names are canonically equivalent for one.
package enum JSONValue: Equatable, Sendable {
  /// In the file's order; names differ.
  case object([(name: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  /// Not negative.
  case integer(Int)
  /// Any other number.
  case number(Double)
  case boolean(Bool)
  case null

  package static func == (a: JSONValue, b: JSONValue) -> Bool {
    switch (a, b) {
    case (.object(let x), .object(let y)):
      x.count == y.count && zip(x, y).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    case (.array(let x), .array(let y)): x == y
    case (.string(let x), .string(let y)): x == y
    case (.integer(let x), .integer(let y)): x == y
    case (.number(let x), .number(let y)): x == y
    case (.boolean(let x), .boolean(let y)): x == y
    case (.null, .null): true
    default: false
    }
  }

  /// The value of an object's member.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// For messages.
  package var kind: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .integer: "an integer"
    case .number: "a number"
    case .boolean: "a truth value"
    case .null: "null"
    }
  }

  /// The elements, if all are integers.
  package var integers: [Int]? {
    guard case .array(let elements) = self else { return nil }
    var result: [Int] = []
    for element in elements {
      guard case .integer(let integer) = element else { return nil }
      result.append(integer)
    }
    return result
  }
}

/// Reads JSON text in time and memory linear in its length.
package struct JSONParser {
  /// What a text may hold.
  enum Kind {
    /// Objects, arrays, strings, and integers that are not negative.
    case header
    /// All of JSON.
    case file
  }

  /// Deeper nesting is refused, which bounds the recursion.
  private static let maximumDepth = 16

  private static let words: [(String, JSONValue)] = [
    ("true", .boolean(true)), ("false", .boolean(false)), ("null", .null),
  ]

  private let bytes: ArraySlice<UInt8>
  private let name: String
  private let kind: Kind
  private var position: Int

  /// A file of JSON.
  ///
  /// - Throws: when it cannot be read, and as `parse`.
  package static func read(_ path: String) throws(Diagnostic) -> JSONValue {
    try parse(file: FileAccess.read(path)[...], name: path)
  }

  /// A file of JSON in memory; `name` is the file's, for messages.
  ///
  /// - Throws: where the text is not JSON, with its offset, or is nested more than 16 deep; when an
  ///   object has a name twice.
  package static func parse(
    file bytes: ArraySlice<UInt8>, name: String
  ) throws(Diagnostic) -> JSONValue {
    try parse(bytes, name: name, as: .file)
  }

  /// The only value in `bytes`; blanks may surround it.
  ///
  /// - Throws: where the text is not JSON of this kind, with its offset in the file; when an object
  ///   has a name twice.
  static func parse(
    _ bytes: ArraySlice<UInt8>, name: String, as kind: Kind = .header
  ) throws(Diagnostic) -> JSONValue {
    var parser = JSONParser(bytes: bytes, name: name, kind: kind, position: bytes.startIndex)
    let value = try parser.value(depth: 0)
    parser.skipBlanks()
    guard parser.position == bytes.endIndex else {
      throw parser.expected("the end of the \(parser.whole)")
    }
    return value
  }

  private var whole: String { kind == .header ? "header" : "file" }

  private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private func expected(_ what: String) -> Diagnostic {
    let found =
      next.map { byte in
        let isPrintable = (0x21...0x7E).contains(byte)
        return isPrintable
          ? "'\(Character(UnicodeScalar(byte)))'" : "byte \(byte)"
      } ?? "the end"
    return .file(name, "expected \(what) at offset \(position), found \(found)")
  }

  private mutating func skip(_ character: Character) -> Bool {
    skipBlanks()
    guard next == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(Diagnostic) -> JSONValue {
    guard depth < Self.maximumDepth else { throw expected("fewer nested values") }
    if skip("{") { return try object(depth: depth) }
    if skip("[") { return try array(depth: depth) }
    if next == Character("\"").asciiValue { return .string(try string()) }
    guard kind == .file else {
      if let byte = next, (0x30...0x39).contains(byte) { return .integer(try integer()) }
      throw expected("a value")
    }
    for (word, value) in Self.words where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    return try number()
  }

  /// Any number; one outside of the range of f64 is none.
  private mutating func number() throws(Diagnostic) -> JSONValue {
    let start = position
    while let byte = next, "0123456789+-.eE".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    // What Swift reads and JSON does not allow.
    let digits = text.drop { $0 == "-" }
    let isPlain =
      text.utf8.count - digits.utf8.count <= 1 && digits.first?.isNumber == true
      && digits.last?.isNumber == true
      && (!digits.hasPrefix("0") || digits.dropFirst().first?.isNumber != true)
    if isPlain, let integer = Int(text), integer >= 0 { return .integer(integer) }
    guard isPlain, let number = Double(text), number.isFinite else {
      position = start
      throw expected("a value")
    }
    return .number(number)
  }

  private mutating func object(depth: Int) throws(Diagnostic) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = []
    var names: Set<String> = []
    // Texts that are canonically equivalent are equal in Swift, and may be tokens of their own.
    var spellings: Set<[UInt8]> = []
    if skip("}") { return .object([]) }
    repeat {
      skipBlanks()
      let key = try string()
      let isNew =
        kind == .header ? names.insert(key).inserted : spellings.insert(Array(key.utf8)).inserted
      guard isNew else {
        throw Diagnostic.file(name, "the \(whole) names \(key.quotedForMessage) twice")
      }
      guard skip(":") else { throw expected("':'") }
      members.append((key, try value(depth: depth + 1)))
    } while skip(",")
    guard skip("}") else { throw expected("',' or '}'") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(Diagnostic) -> JSONValue {
    var elements: [JSONValue] = []
    if skip("]") { return .array([]) }
    repeat { elements.append(try value(depth: depth + 1)) } while skip(",")
    guard skip("]") else { throw expected("',' or ']'") }
    return .array(elements)
  }

  private mutating func integer() throws(Diagnostic) -> Int {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let isPlain = text.count == 1 || !text.hasPrefix("0")
    guard isPlain, let number = Int(text) else {
      position = start
      throw expected("an integer below 2^63")
    }
    return number
  }

  private mutating func string() throws(Diagnostic) -> String {
    guard next == Character("\"").asciiValue else { throw expected("a string") }
    position += 1
    var result: [UInt8] = []
    while let byte = next, byte != Character("\"").asciiValue {
      guard byte >= 0x20 else { throw expected("a printable character") }
      position += 1
      if byte == Character("\\").asciiValue {
        result += Array(String(try escaped()).utf8)
      } else {
        result.append(byte)
      }
    }
    guard next != nil else { throw expected("'\"'") }
    position += 1
    guard let text = String(validating: result, as: UTF8.self) else {
      throw Diagnostic.file(name, "a string of the \(whole) is not UTF-8")
    }
    return text
  }

  private mutating func escaped() throws(Diagnostic) -> UnicodeScalar {
    guard let byte = next else { throw expected("an escaped character") }
    let plain: [UInt8: UnicodeScalar] = [
      0x22: "\"", 0x5C: "\\", 0x2F: "/", 0x62: "\u{8}", 0x66: "\u{C}", 0x6E: "\n", 0x72: "\r",
      0x74: "\t",
    ]
    position += 1
    if let scalar = plain[byte] { return scalar }
    guard byte == Character("u").asciiValue else { throw expected("an escaped character") }
    let unit = try hexadecimal()
    if let scalar = UnicodeScalar(unit) { return scalar }
    // Characters beyond 16 bits are written as two halves.
    guard (0xD800...0xDBFF).contains(unit), skipEscape() else { throw expected("a character") }
    let low = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = UnicodeScalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    else { throw expected("a character") }
    return scalar
  }

  private mutating func skipEscape() -> Bool {
    guard bytes[position...].starts(with: Array("\\u".utf8)) else { return false }
    position += 2
    return true
  }

  private mutating func hexadecimal() throws(Diagnostic) -> UInt32 {
    guard bytes.endIndex - position >= 4,
      bytes[position..<position + 4].allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      let unit = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw expected("four hexadecimal digits") }
    position += 4
    return unit
  }
}

extension String {
  /// The string in quotes, as JSON writes it.
  package var quotedAsJSON: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
