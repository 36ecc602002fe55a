/// Names that are names in every language.
enum Identifier {
  /// The text with `_` for all that is no letter, digit or `_`, and before a digit at its start; of
  /// longer texts the first `limit` characters.
  static func spelled(_ text: String, atMost limit: Int) -> String {
    if text.utf8.count <= limit, text.utf8.allSatisfy(PlainText.isWord),
      let first = text.utf8.first, !isDigit(first)
    {
      return text
    }
    let word = text.unicodeScalars.prefix(limit).map { scalar -> Character in
      UInt8(exactly: scalar.value).map(PlainText.isWord) ?? false ? Character(scalar) : "_"
    }
    let isName = word.first.map { !$0.isNumber } ?? false
    return isName ? String(word) : "_" + String(word)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
