import GraphC

/// Tokens by number, and numbers by token.
///
/// A token is its bytes: Swift takes texts that are canonically equivalent for equal, tokenizers do
/// not.
struct TokenTable: Hashable, Sendable {
  private(set) var numbers: [[UInt8]: Int32] = [:]
  private(set) var tokens: [Int32: [UInt8]] = [:]
  /// One more than the largest number.
  private(set) var count = 0

  subscript(token: [UInt8]) -> Int32? { numbers[token] }

  subscript(token: String) -> Int32? { numbers[Array(token.utf8)] }

  subscript(number: Int32) -> [UInt8]? { tokens[number] }

  /// Adds a token, or gives one another number.
  ///
  /// - Throws: when the number is negative or another token's; `source` is where it comes from.
  mutating func add(_ token: [UInt8], number: Int, from source: String) throws(Diagnostic) {
    guard let narrow = Int32(exactly: number), narrow >= 0, narrow < .max else {
      throw Self.failure(source, "token \(Self.shown(token)) has the impossible number \(number)")
    }
    if let other = tokens[narrow], other != token {
      throw Self.failure(
        source,
        "tokens \(Self.shown(other)) and \(Self.shown(token)) have the number \(number)")
    }
    numbers[token] = narrow
    tokens[narrow] = token
    count = max(count, number + 1)
  }

  /// The token of a number.
  ///
  /// - Throws: when there is none.
  func token(_ number: Int32) throws(Diagnostic) -> [UInt8] {
    if let token = tokens[number] { return token }
    throw Self.failure("tokenizer", "number \(number) is none of its \(tokens.count) tokens")
  }

  /// For messages.
  static func shown(_ token: [UInt8]) -> String {
    let text = String(decoding: token.prefix(60), as: UTF8.self)
    return text.debugDescription + (token.count > 60 ? "..." : "")
  }

  static func failure(_ source: String, _ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(stage: "data", subject: source, message: message, notes: notes)
  }
}
