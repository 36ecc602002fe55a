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
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw Diagnostic(
        stage: "commands", subject: "json", message: "cannot be written: \(error)")
    }
  }
}
