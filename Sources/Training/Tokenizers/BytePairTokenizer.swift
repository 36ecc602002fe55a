import GraphC

/// Bytes, of which those that often stand beside each other have become one token: byte-level BPE, as
/// GPT-2 reads.
///
///     let tokenizer = try BytePairTokenizer(training: text, count: 1000)
///     let gpt2 = try TokenizerFile.read("tokenizer.json")
///
/// Every text has numbers, and `decode` gives it back byte for byte.
///
/// - Follows: `ByteLevelBPETokenizer` of Hugging Face, whose files it reads and writes; Sennrich et
///   al., "Neural machine translation of rare words with subword units" (ACL 2016); Radford et al.,
///   "Language models are unsupervised multitask learners" (2019), section 2.2.
public struct BytePairTokenizer: Tokenizer, Hashable {
  public let specialTokens: [SpecialToken: Int32]
  /// Whether a text is read as if a blank stood before it, so that its first word is as others.
  public let addsBlank: Bool
  public let normalizations: [TextNormalization]
  /// Tokens by the bytes that they stand for.
  let table: TokenTable
  let merges: BytePairMerges
  let added: AddedTokens
  /// Whether words are merged apart from each other.
  let splitsWords: Bool
  /// The number of each byte, or nil where the tokenizer lacks it.
  private let bytes: [Int32?]

  init(
    table: TokenTable, merges: BytePairMerges, added: AddedTokens,
    specialTokens: [SpecialToken: Int32], addsBlank: Bool = false, splitsWords: Bool = true,
    normalizations: [TextNormalization] = []
  ) {
    self.table = table
    self.merges = merges
    self.added = added
    self.specialTokens = specialTokens
    self.addsBlank = addsBlank
    self.splitsWords = splitsWords
    self.normalizations = normalizations
    bytes = (0..<256).map { table[[UInt8($0)]] }
  }

  public var count: Int { table.count }

  /// The numbers of a text; special tokens that are written out in it are found.
  ///
  /// - Throws: the first byte that the tokenizer lacks, if it has no `unknown` either.
  public func encode(_ text: String) throws(Diagnostic) -> [Int32] {
    var numbers: [Int32] = []
    // Words come again and again.
    var known: [[UInt8]: [Int32]] = [:]
    for part in added.parts(of: text) {
      switch part {
      case .token(let number): numbers.append(number)
      case .text(let text):
        for word in words(of: text) {
          let encoded = if let found = known[word] { found } else { try encode(word: word) }
          known[word] = encoded
          numbers += encoded
        }
      }
    }
    return numbers
  }

  /// The text of numbers, without special tokens; bytes that are no UTF-8 are decoded as U+FFFD.
  ///
  /// - Throws: the first number that is no token.
  public func decode(_ numbers: [Int32]) throws(Diagnostic) -> String {
    var bytes: [UInt8] = []
    for number in numbers {
      let token = try table.token(number)
      if !added.special.contains(number) { bytes += token }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What is merged apart from each other.
  func words(of text: String) -> [[UInt8]] {
    var text = normalizations.reduce(text) { $1($0) }
    if addsBlank, text.utf8.first != 0x20 { text = " " + text }
    return splitsWords ? WordPattern.words(of: text) : [Array(text.utf8)]
  }

  private func encode(word: [UInt8]) throws(Diagnostic) -> [Int32] {
    var numbers: [Int32] = []
    for byte in word {
      guard let number = bytes[Int(byte)] ?? specialTokens[.unknown] else {
        throw TokenTable.failure(
          "tokenizer", "has no token for the byte \(byte) of \(TokenTable.shown(word))",
          notes: ["note: tokenizers that are trained here have all 256 bytes"])
      }
      numbers.append(number)
    }
    return merges.apply(to: numbers)
  }
}
