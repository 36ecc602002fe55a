import Foundation
import IR

/// Reports for scripts.
enum JSONText {
  /// The value as JSON, keys in alphabetical order.
  ///
  /// JSON has no infinities and no NaN; they become strings.
  static func of(_ value: some Encodable) throws(Diagnostic) -> String {
    try text(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  /// The same on one line.
  static func compact(_ value: some Encodable) throws(Diagnostic) -> String {
    try text(value, [.sortedKeys, .withoutEscapingSlashes])
  }

  private static func text(
    _ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting
  ) throws(Diagnostic) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    do {
      return printed(String(decoding: try encoder.encode(value), as: UTF8.self))
    } catch {
      throw Diagnostic(
        stage: "commands", subject: "json", message: "cannot be written: \(error)")
    }
  }

  /// The same JSON: what is not printed stands in strings only, and may be written by its code there.
  private static func printed(_ json: String) -> String {
    if json.utf8.allSatisfy({ $0 < 127 }) { return json }
    var result = ""
    for scalar in json.unicodeScalars {
      if PrintedText.isPrinted(scalar) || scalar == "\n" {
        result.unicodeScalars.append(scalar)
        continue
      }
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      }
    }
    return result
  }
}
