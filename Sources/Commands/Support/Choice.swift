import ArgumentParser
import IR

/// Readers of option values that name what was expected; misspelt names get a suggestion.
enum Choice {
  /// One of an enumeration's raw values.
  static func parse<Value: CaseIterable & RawRepresentable<String>>(
    _ text: String, _ what: String, as _: Value.Type = Value.self
  ) throws -> Value {
    if let value = Value(rawValue: text) { return value }
    let names = Value.allCases.map(\.rawValue)
    throw ValidationError(
      "unknown \(what) '\(text)'" + Spelling.suggestion(for: text, among: names)
        + " (expected \(names.joined(separator: ", ")))")
  }

  /// Comma-separated items.
  static func list<Value>(_ text: String, _ item: (String) throws -> Value) throws -> [Value] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { try item(String($0)) }
  }

  /// More than anyone means; products of two such numbers fit in 64 bits.
  private static let largestCount = 1_000_000_000

  /// An integer from 1 to `limit`.
  static func positive(
    _ text: String, _ what: String, atMost limit: Int = largestCount
  ) throws -> Int {
    if let number = Int(text), number >= 1, number <= limit { return number }
    // The largest number is of interest only to those who exceed it.
    let isTooLarge = !text.isEmpty && text.allSatisfy(\.isNumber) && (Int(text) ?? .max) > limit
    let range = limit < largestCount || isTooLarge ? "from 1 to \(limit)" : "of at least 1"
    throw ValidationError("expected \(what) \(range), found '\(text)'")
  }

  /// A number above 0 that programs can hold in `f32`, where it is neither 0 nor infinite.
  static func positiveNumber(_ text: String, _ what: String) throws -> Double {
    guard let number = Double(text), number > 0 else {
      throw ValidationError("expected \(what) above 0, found '\(text)'")
    }
    if Float(number) > 0, Float(number).isFinite { return number }
    throw ValidationError(
      "expected \(what) from \(Float.leastNonzeroMagnitude) to "
        + "\(Float.greatestFiniteMagnitude), found '\(text)'")
  }

  /// A path, which an empty text is not: it would name the working directory, or nothing.
  static func path(_ text: String) throws -> String {
    guard !text.isEmpty else { throw ValidationError("expected a path, found ''") }
    return text
  }

  static func batchSize(_ text: String) throws -> Int { try positive(text, "a batch size") }

  /// Bytes, with a unit of powers of 1000 (`kB`) or 1024 (`KiB`) or none.
  static func byteCount(_ text: String, _ what: String) throws -> Int {
    let units = [
      "": 1, "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KIB": 0x1p10, "MIB": 0x1p20,
      "GIB": 0x1p30, "TIB": 0x1p40,
    ]
    let number = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(number.count).drop { $0 == " " }.uppercased()
    if let factor = units[unit], let value = Double(number), value.isFinite {
      let bytes = value * factor
      if bytes >= 0, bytes == bytes.rounded(), bytes < 0x1p62 { return Int(saturating: bytes) }
    }
    throw ValidationError(
      "expected \(what) in bytes, such as 65536, 64KiB or 1.5MB, found '\(text)'")
  }
}
