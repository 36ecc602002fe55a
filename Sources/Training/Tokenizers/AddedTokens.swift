import GraphC

/// Tokens that are found in a text before it is normalized and cut, such as `[SEP]`.
///
/// - Follows: the added tokens of Hugging Face's tokenizers, of which the leftmost and there the
///   longest counts.
struct AddedTokens: Hashable, Sendable {
  struct Token: Hashable, Sendable {
    let text: [UInt8]
    let number: Int32
    /// Whether it is left out when numbers are decoded.
    let isSpecial: Bool
    /// Whether blanks before and behind it belong to it.
    let takesBlanksBefore: Bool
    let takesBlanksAfter: Bool
  }

  enum Part {
    case text(String)
    case token(Int32)
  }

  let tokens: [Token]
  let special: Set<Int32>
  /// Those that begin with a byte, the longest first.
  private let candidates: [UInt8: [Token]]

  init(_ tokens: [Token]) {
    self.tokens = tokens
    special = Set(tokens.filter(\.isSpecial).map(\.number))
    candidates = Dictionary(grouping: tokens.filter { !$0.text.isEmpty }) { $0.text[0] }
      .mapValues { $0.sorted { $0.text.count > $1.text.count } }
  }

  /// A text as the tokens in it and what is between them.
  func parts(of text: String) -> [Part] {
    guard !candidates.isEmpty else { return [.text(text)] }
    let bytes = Array(text.utf8)
    var parts: [Part] = []
    var (start, place) = (0, 0)
    while place < bytes.count {
      guard let token = token(at: place, in: bytes) else {
        place += 1
        continue
      }
      let before = String(decoding: bytes[start..<place], as: UTF8.self)
      let kept = token.takesBlanksBefore ? before.withoutBlanksAtEnd : before
      if !kept.isEmpty { parts.append(.text(kept)) }
      parts.append(.token(token.number))
      place += token.text.count
      if token.takesBlanksAfter {
        let rest = String(decoding: bytes[place...], as: UTF8.self)
        place += rest.unicodeScalars.prefix { $0.properties.isWhitespace }
          .reduce(0) { $0 + UTF8.width($1) }
      }
      start = place
    }
    if start < bytes.count {
      parts.append(.text(String(decoding: bytes[start...], as: UTF8.self)))
    }
    return parts
  }

  private func token(at place: Int, in bytes: [UInt8]) -> Token? {
    candidates[bytes[place]]?.first { bytes[place...].starts(with: $0.text) }
  }
}

extension String {
  fileprivate var withoutBlanksAtEnd: String {
    var scalars = unicodeScalars
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }
}
