import Files
import IR

/// Tables of numbers as comma-separated text (RFC 4180).
///
/// Strict: every row is as long as the first, every field below the header is a number (decimal, or
/// nan, inf, infinity in any case), and an error names line and column.
public enum CSV {
  /// Reads a file.
  ///
  /// - Throws: when the file cannot be read, and as `read(bytes:name:delimiter:header:)`.
  public static func read(
    _ path: String, delimiter: Character = ",", header: CSVHeader = .automatic
  ) throws(Diagnostic) -> CSVTable {
    try read(bytes: FileAccess.read(path), name: path, delimiter: delimiter, header: header)
  }

  /// Reads a file in memory.
  ///
  /// - Parameters:
  ///   - bytes: The whole file, UTF-8, lines ending with LF or CR LF.
  ///   - name: The file, for messages.
  ///   - delimiter: One ASCII character between fields.
  ///   - header: Whether the first row names the columns.
  /// - Returns: `f64[rows x columns]`, and the columns' names if there is a header.
  /// - Throws: when the file is empty, quotes are misplaced, rows differ in length, a field is not
  ///   a number, or the header cannot be told from numbers.
  public static func read(
    bytes: [UInt8], name: String, delimiter: Character = ",", header: CSVHeader = .automatic
  ) throws(Diagnostic) -> CSVTable {
    var scanner = try CSVScanner(bytes, name: name, delimiter: delimiter)
    guard let first = try scanner.nextRow(), !isBlank(first) else {
      throw Diagnostic.file(name, "is empty or starts with a blank line, expected rows of numbers")
    }
    let names = try isHeader(first, header, name: name) ? first.map(\.text) : []
    var elements: [Double] = []
    var rowCount = 0
    var row: [CSVField]? = names.isEmpty ? first : try scanner.nextRow()
    while let fields = row {
      row = try scanner.nextRow()
      if isBlank(fields) {
        // Blank lines are padding at the end of a file, but a missing value elsewhere.
        guard let next = row else { break }
        if isBlank(next) { continue }
        throw Diagnostic.file(name, "line \(next[0].line - 1): blank line between rows")
      }
      try append(fields, columnCount: first.count, names: names, to: &elements, name: name)
      rowCount += 1
    }
    return try CSVTable(
      names: names, values: TensorData(Shape([rowCount, first.count]), elements))
  }

  private static func isBlank(_ row: [CSVField]) -> Bool {
    row.count == 1 && row[0].text.isEmpty && !row[0].isQuoted
  }

  private static func isHeader(
    _ row: [CSVField], _ header: CSVHeader, name: String
  ) throws(Diagnostic) -> Bool {
    guard header == .automatic else { return header == .present }
    let firstNumber = row.firstIndex { number($0.text) != nil }
    let firstText = row.firstIndex { number($0.text) == nil }
    guard let firstNumber, let firstText else { return firstNumber == nil }
    throw Diagnostic.file(
      name,
      "line 1 is neither a header nor numbers: column \(firstNumber + 1) is a number, column "
        + "\(firstText + 1) is \(row[firstText].text.quotedForMessage)",
      notes: ["state whether the file has a header if this is meant"])
  }

  private static func append(
    _ row: [CSVField], columnCount: Int, names: [String], to elements: inout [Double],
    name: String
  ) throws(Diagnostic) {
    guard row.count == columnCount else {
      throw Diagnostic.file(
        name, "line \(row[0].line): expected \(columnCount) fields, found \(row.count)")
    }
    for (column, field) in row.enumerated() {
      guard let value = number(field.text) else {
        let place = names.isEmpty ? "" : " (\(names[column].quotedForMessage))"
        throw Diagnostic.file(
          name,
          "line \(field.line), column \(column + 1)\(place): expected a number, found "
            + (field.text.isEmpty ? "an empty field" : field.text.quotedForMessage))
      }
      elements.append(value)
    }
  }

  /// The value of a decimal number, blanks around it ignored; nil when it is none, or so large that
  /// it would become infinite.
  private static func number(_ text: String) -> Double? {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let start = text.utf8.drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return nil }
    let word = Substring(start[...last])
    guard let value = Double(word) else { return nil }
    // Double() also takes hexadecimal numbers and payloads of NaN, and rounds up to infinity.
    let isDecimal = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"),
        UInt8(ascii: "-"), UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
    guard !isDecimal else { return value.isFinite ? value : nil }
    let name = word.drop { $0 == "-" || $0 == "+" }.lowercased()
    return ["nan", "inf", "infinity"].contains(name) ? value : nil
  }

  /// Writes a file, atomically: LF after each row, numbers in the fewest digits that read back
  /// exactly.
  ///
  /// - Throws: when the delimiter is not usable, or the file cannot be written.
  public static func write(
    _ table: CSVTable, to path: String, delimiter: Character = ","
  ) throws(Diagnostic) {
    try FileWriting.replace(path, with: bytes(of: table, name: path, delimiter: delimiter))
  }

  /// The file that holds a table.
  ///
  /// - Throws: when the delimiter is not ASCII, a quote, a line end, or occurs in numbers.
  public static func bytes(
    of table: CSVTable, name: String, delimiter: Character = ","
  ) throws(Diagnostic) -> [UInt8] {
    _ = try CSVScanner([], name: name, delimiter: delimiter)
    guard !delimiter.isLetter, !delimiter.isNumber, !"+-. ".contains(delimiter) else {
      throw Diagnostic.file(
        name, "delimiter \(String(delimiter).debugDescription) occurs in numbers")
    }
    let quoted = table.names.map { name in
      "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\""
    }
    var lines = quoted.isEmpty ? [] : [quoted.joined(separator: String(delimiter))]
    for row in 0..<table.rowCount {
      let fields = (0..<table.columnCount).map { "\(table[row, $0])" }
      lines.append(fields.joined(separator: String(delimiter)))
    }
    return Array(lines.map { $0 + "\n" }.joined().utf8)
  }
}
