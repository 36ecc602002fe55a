package enum Python: TargetLanguage {}

package typealias PythonCode = Code<Python>

extension Code<Python> {
  /// Foreign text inside of a comment or a documentation string.
  package static func comment(_ text: String) -> PythonCode {
    PythonCode(spelled: PlainText.spelled(text))
  }

  /// A literal that is equal to the text.
  package static func string(_ text: String) -> PythonCode {
    var result = "\""
    for scalar in text.unicodeScalars {
      if let byte = UInt8(exactly: scalar.value),
        PlainText.isWord(byte) || " .,:;=()[]+-/%~".utf8.contains(byte)
      {
        result.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
      }
    }
    return PythonCode(spelled: result + "\"")
  }
}
