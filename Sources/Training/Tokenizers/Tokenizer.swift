import GraphC

/// Text as numbers, and numbers as text.
///
///     let codes = try tokenizer.encode("old hö")       // [Int32], all below tokenizer.count
///     let text = try tokenizer.decode(codes)
///
/// `Vocabulary` numbers characters, `ByteTokenizer` bytes, `WordPieceTokenizer` and
/// `BytePairTokenizer` pieces of words. A model has `tokenizer.count` vectors in its embedding and
/// as many logits.
public protocol Tokenizer: Sendable {
  /// How many tokens there are: numbers are below it.
  var count: Int { get }

  /// The numbers of tokens that stand for no text.
  var specialTokens: [SpecialToken: Int32] { get }

  /// The numbers of a text, without special tokens around it.
  ///
  /// - Throws: what the tokenizer cannot write down, and has no `unknown` for.
  func encode(_ text: String) throws(Diagnostic) -> [Int32]

  /// The text of some numbers; special tokens are left out, but for `unknown`.
  ///
  /// - Throws: the first number that is no token.
  func decode(_ numbers: [Int32]) throws(Diagnostic) -> String
}

/// A token that stands for no text.
public enum SpecialToken: String, CaseIterable, Hashable, Sendable {
  /// Behind the end of a sequence that is shorter than others; BERT's `[PAD]`.
  case padding
  /// Before a text; BERT's `[CLS]`.
  case beginning
  /// Behind a text; BERT's `[SEP]`, GPT's `<|endoftext|>`.
  case end
  /// In the place of what has no number; BERT's `[UNK]`.
  case unknown
  /// In the place of what is to be guessed; BERT's `[MASK]`.
  case mask
}

extension Tokenizer {
  /// The number of a special token.
  ///
  /// - Throws: when the tokenizer has none.
  public func number(of token: SpecialToken) throws(Diagnostic) -> Int32 {
    if let number = specialTokens[token] { return number }
    let known = SpecialToken.allCases.filter { specialTokens[$0] != nil }.map(\.rawValue)
    throw Diagnostic(
      stage: "data", subject: "tokenizer", message: "has no special token '\(token.rawValue)'",
      notes: [
        "note: it has " + (known.isEmpty ? "none" : known.joined(separator: ", ")),
        "note: tokenizers of characters and bytes are given them: specialTokens: [.\(token.rawValue)]",
      ])
  }

  /// A whole text: between the tokens `beginning` and `end`, of which the tokenizer may have neither.
  ///
  /// - Throws: as `encode`.
  public func encodeWhole(_ text: String) throws(Diagnostic) -> [Int32] {
    let before = specialTokens[.beginning].map { [$0] } ?? []
    let after = specialTokens[.end].map { [$0] } ?? []
    return before + (try encode(text)) + after
  }
}

extension [SpecialToken] {
  /// Numbers from `first` on, in this order.
  func numbered(from first: Int) -> [SpecialToken: Int32] {
    Dictionary(enumerated().map { ($0.element, Int32(first + $0.offset)) }) { first, _ in first }
  }
}
