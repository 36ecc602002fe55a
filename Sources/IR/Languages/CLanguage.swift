/// C and C++, whose comments end at `*/`, in whose lines `\` and `??/` join what follows.
package enum CLanguage: TargetLanguage {}

package typealias CCode = Code<CLanguage>

extension Code<CLanguage> {
  /// Foreign text inside of a comment, where braces mean nothing.
  package static func comment(_ text: String) -> CCode {
    CCode(spelled: PlainText.spelled(text, keeping: "{}"))
  }

  /// A literal of the text's bytes, the end of the string aside: those that are no letters, digits or
  /// plain marks in octal, always of three digits, so that none runs into what follows.
  package static func string(_ text: String) -> CCode {
    var result = "\""
    for byte in text.utf8 {
      if PlainText.isWord(byte) || " .,:-/".utf8.contains(byte) {
        result.unicodeScalars.append(UnicodeScalar(byte))
      } else {
        let digits = String(byte, radix: 8)
        result += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
      }
    }
    return CCode(spelled: result + "\"")
  }
}
