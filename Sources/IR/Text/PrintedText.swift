/// Text of others as a terminal shows it.
///
/// Names, paths and what compilers say may have characters that move the cursor, change the title or the
/// direction of letters, or begin a line that looks like ours. They are shown by their codes, as IR text
/// has them: `\u{1b}`.
package enum PrintedText {
  /// Text of several lines, whose ends stay.
  package static func lines(_ text: String) -> String {
    spelled(text) { $0 == "\n" || $0 == "\t" }
  }

  /// A name, or another text that has no lines of its own.
  package static func line(_ text: String) -> String { spelled(text) { _ in false } }

  /// Whether a character is a letter, a mark or a blank and nothing else: no control, none that changes
  /// the direction of others or is not seen, no end of a line.
  package static func isPrinted(_ scalar: UnicodeScalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 32 && scalar.value != 127 }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: true
    }
  }

  private static func spelled(_ text: String, _ isKept: (UnicodeScalar) -> Bool) -> String {
    // Most texts are plain, and dumps are long.
    if text.utf8.allSatisfy({ (32..<127).contains($0) }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isPrinted(scalar) || isKept(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        switch scalar {
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        default: result += "\\u{\(String(scalar.value, radix: 16))}"
        }
      }
    }
    return result
  }
}
