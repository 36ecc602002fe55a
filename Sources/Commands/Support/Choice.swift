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

  /// An integer of at least 1.
  static func positive(_ text: String, _ what: String, atMost limit: Int = .max) throws -> Int {
    guard let number = Int(text), number >= 1 else {
      throw ValidationError("expected \(what) of at least 1, found '\(text)'")
    }
    guard number <= limit else {
      throw ValidationError("expected \(what) of at most \(limit), found \(number)")
    }
    return number
  }

  static func batchSize(_ text: String) throws -> Int { try positive(text, "a batch size") }
}
