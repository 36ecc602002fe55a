/// What foreign text may be in every language at once: letters, digits, blanks and marks that mean
/// nothing in any comment, string or value.
enum PlainText {
  /// More of it is cut: a comment is for readers.
  private static let maximumLength = 400

  /// The text with `<U+2A>` for every character that may mean something; those in `others` do not.
  static func spelled(_ text: String, keeping others: String = "") -> String {
    func isKept(_ byte: UInt8) -> Bool { isPlain(byte) || others.utf8.contains(byte) }
    let isCut = text.utf8.count > maximumLength
    // This is on the way to the first step, and nearly all names are plain.
    if !isCut, text.utf8.allSatisfy(isKept) { return text }
    var result = ""
    for scalar in text.unicodeScalars.prefix(maximumLength) {
      if let byte = UInt8(exactly: scalar.value), isKept(byte) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "<U+\(String(scalar.value, radix: 16, uppercase: true))>"
      }
    }
    return isCut ? result + "..." : result
  }

  /// Not among them: `\` and `*`, quotes, `$`, `@`, `?`, `#`, `!`, `&`, `|`, `^`, `` ` ``, `<`, `>`,
  /// braces, and what is no ASCII.
  private static func isPlain(_ byte: UInt8) -> Bool {
    isWord(byte) || " .,:;=()[]+-/%~".utf8.contains(byte)
  }

  /// A letter, a digit or `_`.
  static func isWord(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
  }
}
