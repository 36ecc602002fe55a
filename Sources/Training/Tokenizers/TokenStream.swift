import GraphC

/// The text of tokens that come one after the other, told as soon as it is certain.
///
/// A token may be a part of a character, and a piece of a word may have a blank before it or not:
/// tokens are decoded together with those before them, and held back while what they end in is no
/// whole character.
///
///     var stream = TokenStream(tokenizer)
///     for token in tokens { write(try stream.add(token)) }
///     write(stream.end())
///
/// - Follows: `DecodeStream` of Hugging Face's tokenizers.
public struct TokenStream {
  private let tokenizer: any Tokenizer
  /// Tokens whose text the next ones are compared with, and those that are held back.
  private var tokens: [Int32] = []
  /// How many of the tokens have been told.
  private var toldCount = 0
  /// The text of the tokens that have been told.
  private var told = ""
  private var held = ""

  public init(_ tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

  /// What is certain with one more token: often its text, sometimes nothing.
  ///
  /// - Throws: when the number is no token.
  public mutating func add(_ token: Int32) throws(Diagnostic) -> String {
    tokens.append(token)
    let text = try tokenizer.decode(tokens)
    held = text.removing(told)
    guard !held.isEmpty, !isCut(text) else { return "" }
    let piece = held
    held = ""
    tokens.removeFirst(toldCount)
    toldCount = tokens.count
    told = try tokenizer.decode(tokens)
    return piece
  }

  /// What was held back: characters of which a part never came.
  public mutating func end() -> String {
    defer { self = TokenStream(tokenizer) }
    return held
  }

  /// Whether a character at the end may go on; no more than 3 of its 4 bytes are waited for.
  private func isCut(_ text: String) -> Bool {
    text.unicodeScalars.last == "\u{FFFD}" && tokens.count - toldCount < 4
  }
}

extension String {
  /// What follows the beginning that two texts have in common as UTF-8.
  fileprivate func removing(_ prefix: String) -> String {
    let bytes = utf8.dropFirst(prefix.utf8.count)
    return String(decoding: bytes, as: UTF8.self)
  }
}
