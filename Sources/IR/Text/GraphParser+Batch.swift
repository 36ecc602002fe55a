/// Multiples of the batch size: `B`, `12B`.
extension GraphParser {
  /// Whether a text says `B`, so that it describes a graph for every batch size.
  ///
  /// For a text that can be read this is exact; others may be either. Nothing is parsed.
  package static func usesBatch(_ bytes: [UInt8]) -> Bool {
    let letter = UInt8(ascii: "B")
    guard bytes.contains(letter) else { return false }
    var lexer = Lexer(bytes, file: "")
    var isBehindMultiple = false
    while let token = try? lexer.next(), token.kind != .end {
      // Names, which may look the same, are followed by something else.
      if isBehindMultiple, token.kind == .punctuation, "],}".contains(token.text) { return true }
      isBehindMultiple =
        token.kind == .word && token.text.utf8.contains(letter)
        && extents(in: token).contains { batchFactor(of: $0) != nil }
    }
    return false
  }

  /// What stands between the letters `x`.
  static func extents(in word: Token) -> [Substring] {
    word.text.split(separator: "x", omittingEmptySubsequences: false)
  }

  static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
  }

  /// The digits before `B`, `1` if there are none; nil if `text` is no multiple of the batch size.
  static func batchFactor(of text: Substring) -> Substring? {
    guard text.utf8.last == UInt8(ascii: "B") else { return nil }
    let digits = text.dropLast()
    return digits.isEmpty ? "1" : isDigits(digits) ? digits : nil
  }

  /// `factor` times the batch size; nil if that is more than an integer holds.
  ///
  /// - Throws: when the batch size is not known.
  func multiple(_ factor: Substring, at word: Token) throws(Diagnostic) -> Int? {
    guard let batch else {
      throw failure(
        at: word, "the batch size B is not known here", notes: ["note: give --batch"])
    }
    guard let factor = Int(factor) else { return nil }
    let (product, overflow) = factor.multipliedReportingOverflow(by: batch)
    return overflow ? nil : product
  }
}
