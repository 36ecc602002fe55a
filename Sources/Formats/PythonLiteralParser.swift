import IR

/// The Python literals that a `.npy` header is made of.
enum PythonLiteral: Equatable {
  case string(String)
  case boolean(Bool)
  case tuple([Int])

  /// The kind of the literal, for messages.
  var kind: String {
    switch self {
    case .string: "a string"
    case .boolean: "a Boolean"
    case .tuple: "a tuple of integers"
    }
  }
}

/// Parses `{'key': literal, ...}`; nothing is evaluated, nothing nests.
struct PythonLiteralParser {
  private var reader: ByteReader
  private let end: Int
  private var position: Int

  /// - Parameters:
  ///   - reader: The file.
  ///   - range: The bytes of the file that hold the dictionary and nothing else but white space.
  init(_ reader: ByteReader, _ range: Range<Int>) {
    self.reader = reader
    position = range.lowerBound
    end = range.upperBound
  }

  /// The dictionary, which must fill the range.
  ///
  /// - Throws: when the text is malformed or a key occurs twice.
  mutating func dictionary() throws(Diagnostic) -> [String: PythonLiteral] {
    var result: [String: PythonLiteral] = [:]
    try expect("{")
    while !accept("}") {
      let key = try string()
      try expect(":")
      guard result.updateValue(try literal(), forKey: key) == nil else {
        throw malformed("key \(key.quotedForMessage) occurs twice")
      }
      guard accept(",") else {
        try expect("}")
        break
      }
    }
    guard next() == nil else { throw malformed("text after the dictionary") }
    return result
  }

  private mutating func literal() throws(Diagnostic) -> PythonLiteral {
    switch next() {
    case UInt8(ascii: "'")?, UInt8(ascii: "\"")?: return .string(try string())
    case UInt8(ascii: "(")?: return .tuple(try tuple())
    case UInt8(ascii: "T")?:
      for character in "True".unicodeScalars { try expect(character, skippingSpace: false) }
      return .boolean(true)
    case UInt8(ascii: "F")?:
      for character in "False".unicodeScalars { try expect(character, skippingSpace: false) }
      return .boolean(false)
    case UInt8(ascii: "[")?:
      throw Diagnostic.file(
        reader.name, "holds structured records, expected an array of numbers",
        notes: ["save each field as an array of its own"])
    default: throw malformed("expected a string, a Boolean or a tuple")
    }
  }

  private mutating func string() throws(Diagnostic) -> String {
    guard let quote = next(), [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(quote) else {
      throw malformed("expected a string")
    }
    position += 1
    let start = position
    // No key or dtype that is accepted below has an escape, so a backslash is left as it is.
    while position < end, reader.bytes[position] != quote { position += 1 }
    guard position < end else { throw malformed("a string does not end") }
    defer { position += 1 }
    return String(decoding: reader.bytes[start..<position], as: UTF8.self)
  }

  private mutating func tuple() throws(Diagnostic) -> [Int] {
    var integers: [Int] = []
    try expect("(")
    while !accept(")") {
      integers.append(try integer())
      guard accept(",") else {
        try expect(")")
        break
      }
    }
    return integers
  }

  private mutating func integer() throws(Diagnostic) -> Int {
    _ = next()
    let start = position
    while position < end, isIntegerCharacter(reader.bytes[position]) { position += 1 }
    let text = String(decoding: reader.bytes[start..<position], as: UTF8.self)
    guard let value = Int(text) else { throw malformed("expected an integer of 64 bits") }
    // Python 2 wrote long integers as 3L.
    _ = accept("L")
    return value
  }

  private func isIntegerCharacter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// The next byte that is not white space, not consumed.
  private mutating func next() -> UInt8? {
    while position < end, [0x20, 0x09, 0x0A, 0x0D].contains(reader.bytes[position]) {
      position += 1
    }
    return position < end ? reader.bytes[position] : nil
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard next() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(
    _ character: Unicode.Scalar, skippingSpace: Bool = true
  ) throws(Diagnostic) {
    let found = skippingSpace ? next() : position < end ? reader.bytes[position] : nil
    guard found == UInt8(ascii: character) else { throw malformed("expected '\(character)'") }
    position += 1
  }

  private func malformed(_ problem: String) -> Diagnostic {
    .file(reader.name, "malformed header at byte \(position): \(problem)")
  }
}
