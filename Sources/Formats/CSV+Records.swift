import IR

extension CSV {
  /// The rows of a file as texts, plain or compressed by gzip; blank lines are left out.
  ///
  /// For tables that hold words; `read` is stricter and makes numbers.
  /// - Throws: when the file cannot be read or is damaged, quotes are misplaced, or a field is not
  ///   UTF-8.
  public static func records(
    _ path: String, delimiter: Character = ","
  ) throws(Diagnostic) -> [[String]] {
    var bytes = try FileAccess.read(path)
    if Gzip.isCompressed(bytes) { bytes = try Gzip.decompress(bytes, name: path) }
    return try records(bytes: bytes, name: path, delimiter: delimiter)
  }

  /// The rows of a file in memory; `name` is the file's, for messages.
  ///
  /// - Throws: when quotes are misplaced, or a field is not UTF-8.
  public static func records(
    bytes: [UInt8], name: String, delimiter: Character = ","
  ) throws(Diagnostic) -> [[String]] {
    var scanner = try CSVScanner(bytes, name: name, delimiter: delimiter)
    var rows: [[String]] = []
    while let row = try scanner.nextRow() {
      let isBlank = row.count == 1 && row[0].text.isEmpty && !row[0].isQuoted
      if !isBlank { rows.append(row.map(\.text)) }
    }
    return rows
  }
}
