import IR

/// One field of a CSV file.
struct CSVField {
  var text: String
  /// Line of the file where the field starts, from 1.
  var line: Int
  var isQuoted: Bool
}

/// Splits a CSV file into rows of fields (RFC 4180; any delimiter, lines end with LF or CR LF).
struct CSVScanner {
  private let bytes: [UInt8]
  private let name: String
  private let delimiter: UInt8
  private var position = 0
  private var line = 1

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D

  /// - Parameters:
  ///   - bytes: The whole file; a UTF-8 byte order mark is skipped.
  ///   - name: The file, for messages.
  ///   - delimiter: One ASCII character, not a quote or line end.
  /// - Throws: when the delimiter is not usable.
  init(_ bytes: [UInt8], name: String, delimiter: Character) throws(Diagnostic) {
    // asciiValue of the one character CR LF is LF.
    guard let code = delimiter.asciiValue, code != Self.quote, code != Self.lineFeed,
      code != Self.carriageReturn
    else {
      throw Diagnostic.file(
        name, "delimiter \(String(delimiter).debugDescription) cannot separate fields",
        notes: ["expected one ASCII character that is not a quote or a line end"])
    }
    self.bytes = bytes
    self.name = name
    self.delimiter = code
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Reads the next row, or nil at the end of the file.
  ///
  /// A blank line is a row of one empty field.
  /// - Throws: when a quote is misplaced or missing, a carriage return stands alone, or a field is
  ///   not UTF-8.
  mutating func nextRow() throws(Diagnostic) -> [CSVField]? {
    guard position < bytes.count else { return nil }
    var row: [CSVField] = []
    while true {
      let isQuoted = position < bytes.count && bytes[position] == Self.quote
      row.append(try isQuoted ? quotedField(row.count + 1) : plainField(row.count + 1))
      guard position < bytes.count else { return row }
      let separator = bytes[position]
      position += 1
      if separator == delimiter { continue }
      if separator == Self.carriageReturn { position += 1 }
      line += 1
      return row
    }
  }

  private mutating func plainField(_ column: Int) throws(Diagnostic) -> CSVField {
    let start = position
    while !isAtFieldEnd {
      guard bytes[position] != Self.quote else {
        throw malformed("quote inside a field that does not start with one", column)
      }
      guard bytes[position] != Self.carriageReturn else {
        throw malformed("carriage return without line feed", column)
      }
      position += 1
    }
    return try field(Array(bytes[start..<position]), line, isQuoted: false, column)
  }

  private mutating func quotedField(_ column: Int) throws(Diagnostic) -> CSVField {
    let firstLine = line
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.lineFeed { line += 1 }
      if byte != Self.quote {
        text.append(byte)
      } else if position < bytes.count, bytes[position] == Self.quote {
        text.append(byte)
        position += 1
      } else {
        guard isAtFieldEnd else { throw malformed("text after the closing quote", column) }
        return try field(text, firstLine, isQuoted: true, column)
      }
    }
    line = firstLine
    throw malformed("the opening quote is never closed", column)
  }

  /// Whether a delimiter, a line end or the end of the file is next.
  private var isAtFieldEnd: Bool {
    guard position < bytes.count else { return true }
    let byte = bytes[position]
    if byte == Self.carriageReturn {
      return position + 1 < bytes.count && bytes[position + 1] == Self.lineFeed
    }
    return byte == delimiter || byte == Self.lineFeed
  }

  private func field(
    _ text: [UInt8], _ line: Int, isQuoted: Bool, _ column: Int
  ) throws(Diagnostic) -> CSVField {
    guard let text = String(validating: text, as: UTF8.self) else {
      throw malformed("field is not UTF-8", column)
    }
    return CSVField(text: text, line: line, isQuoted: isQuoted)
  }

  private func malformed(_ problem: String, _ column: Int) -> Diagnostic {
    .file(name, "line \(line), column \(column): \(problem)")
  }
}
