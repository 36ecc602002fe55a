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

  /// An integer from 1 to `limit`.
  static func positive(_ text: String, _ what: String, atMost limit: Int = .max) throws -> Int {
    if let number = Int(text), number >= 1, number <= limit { return number }
    // The largest integer is of interest only to those who exceed it.
    let isTooLarge = !text.isEmpty && text.allSatisfy(\.isNumber) && Int(text) == nil
    let range = limit < .max || isTooLarge ? "from 1 to \(limit)" : "of at least 1"
    throw ValidationError("expected \(what) \(range), found '\(text)'")
  }

  static func batchSize(_ text: String) throws -> Int { try positive(text, "a batch size") }
}
