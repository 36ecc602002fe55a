/// A lexical unit of IR text.
struct Token {
  enum Kind {
    /// A run of letters, digits and `_ . - +`: a name, a number, a keyword or a shape.
    case word
    /// `%` and a name; the text leaves `%` out.
    case value
    /// A string, its escapes replaced.
    case string
    /// One of `( ) { } [ ] , : =`, or `->`.
    case punctuation
    case end
  }

  let kind: Kind
  let text: String
  /// The first byte in the source.
  let offset: Int
  /// Counted from 1.
  let line: Int

  func isPunctuation(_ symbol: String) -> Bool { kind == .punctuation && text == symbol }
  func isWord(_ word: String) -> Bool { kind == .word && text == word }

  /// How messages show what was found; hostile words are cut.
  var found: String {
    let cut = text.utf8.count > 60 ? "\(text.prefix(57))..." : text
    switch kind {
    case .word, .punctuation: return "'\(cut)'"
    case .value: return "%\(cut)"
    case .string: return "a string"
    case .end: return "the end of the file"
    }
  }
}
