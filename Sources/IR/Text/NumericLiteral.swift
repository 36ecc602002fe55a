/// Decimal numbers: `-12`, `0.5`, `1e-05`.
enum NumericLiteral {
  enum Kind {
    case integer, float
  }

  /// The longest number that is read; the shortest exact text of a `Double` needs 24 characters.
  static let maximumLength = 100

  /// Integer or float, or nil if `text` is no number.
  static func kind(of text: String) -> Kind? {
    var rest = text.utf8[...]
    func digits() -> Bool {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(count)
      return count > 0
    }
    func skip(_ symbols: String) -> Bool {
      guard let byte = rest.first, symbols.utf8.contains(byte) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = skip("-")
    guard digits() else { return nil }
    if rest.isEmpty { return .integer }
    if skip("."), !digits() { return nil }
    if skip("eE") {
      _ = skip("+-")
      guard digits() else { return nil }
    }
    return rest.isEmpty ? .float : nil
  }
}
