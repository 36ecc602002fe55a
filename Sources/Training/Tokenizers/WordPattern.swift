/// The words of a text as GPT-2 sees them: letters, digits or other signs, each with one blank before
/// it; the ends of English words such as 's; blanks.
///
/// - Follows: the pattern of GPT-2,
///   `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
enum WordPattern {
  private enum Kind {
    case blank
    case letter
    case digit
    case other
  }

  /// The bytes of the words, which together are those of the text.
  static func words(of text: String) -> [[UInt8]] {
    let scalars = Array(text.unicodeScalars)
    let kinds = scalars.map(kind)
    var words: [[UInt8]] = []
    var start = 0
    while start < scalars.count {
      let end = end(of: start, scalars, kinds)
      words.append(Array(String(String.UnicodeScalarView(scalars[start..<end])).utf8))
      start = end
    }
    return words
  }

  private static func end(
    of start: Int, _ scalars: [Unicode.Scalar], _ kinds: [Kind]
  ) -> Int {
    if let length = ending(at: start, scalars) { return start + length }
    let first = scalars[start] == " " && start + 1 < kinds.count ? start + 1 : start
    if kinds[first] != .blank { return run(from: first, kinds) }
    let end = run(from: start, kinds)
    // The last of several blanks belongs to the word behind them.
    return end == kinds.count || end == start + 1 ? end : end - 1
  }

  private static func run(from start: Int, _ kinds: [Kind]) -> Int {
    kinds[start...].firstIndex { $0 != kinds[start] } ?? kinds.count
  }

  /// The length of an English ending such as 's.
  private static func ending(at start: Int, _ scalars: [Unicode.Scalar]) -> Int? {
    guard scalars[start] == "'" else { return nil }
    let rest = scalars[(start + 1)...].prefix(2)
    for ending in ["s", "t", "re", "ve", "m", "ll", "d"]
    where rest.starts(with: ending.unicodeScalars) {
      return 1 + ending.unicodeScalars.count
    }
    return nil
  }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    if scalar.isASCII {
      switch scalar.value {
      case 0x41...0x5A, 0x61...0x7A: return .letter
      case 0x30...0x39: return .digit
      case 0x09...0x0D, 0x20: return .blank
      default: return .other
      }
    }
    if scalar.properties.isWhitespace { return .blank }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .digit
    default: return .other
    }
  }
}
