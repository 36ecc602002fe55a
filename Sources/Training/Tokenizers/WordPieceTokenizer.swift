import Formats
import GraphC

/// Pieces of words, as BERT reads them: each the longest that the vocabulary has from where the last
/// one ended, `##` before all but a word's first.
///
///     let tokenizer = try WordPieceTokenizer(vocabulary: "vocab.txt")
///     try tokenizer.encodeWhole("Unaffable!")     // [CLS] una ##ffa ##ble ! [SEP]
///
/// A word of which a piece is missing is `[UNK]` as a whole. What `decode` gives is not the text
/// that was encoded: accents, case and blanks are gone.
///
/// - Follows: `BertTokenizer` of Hugging Face, whose vocabularies it reads; Wu et al., "Google's
///   neural machine translation system" (2016).
public struct WordPieceTokenizer: Tokenizer, Hashable {
  public let normalizations: [TextNormalization]
  public let specialTokens: [SpecialToken: Int32]
  /// Before pieces within a word.
  let prefix: [UInt8]
  /// Longer words are unknown.
  let maximumWordLength: Int
  let table: TokenTable
  let added: AddedTokens

  /// A vocabulary as a text file: a token a line, whose number is its line from 0 on.
  ///
  /// Special tokens are `[PAD]`, `[UNK]`, `[CLS]`, `[SEP]` and `[MASK]`. Accents are kept if case is,
  /// unless `stripsAccents` says otherwise.
  /// - Throws: when the file cannot be read, has a token twice, or no `[UNK]`.
  public init(
    vocabulary path: String, lowercases: Bool = true, stripsAccents: Bool? = nil
  ) throws(Diagnostic) {
    try self.init(
      vocabulary: try TextFile.read(path), name: path, lowercases: lowercases,
      stripsAccents: stripsAccents)
  }

  /// As above, of tokens in the order of their numbers.
  ///
  /// - Throws: when a token is there twice or has the end of a line, or there is no `[UNK]`.
  public init(
    tokens: [String], lowercases: Bool = true, stripsAccents: Bool? = nil
  ) throws(Diagnostic) {
    try self.init(
      vocabulary: tokens.joined(separator: "\n") + "\n", name: "vocabulary",
      lowercases: lowercases, stripsAccents: stripsAccents)
    guard count == tokens.count else {
      throw TokenTable.failure("vocabulary", "a token has the end of a line")
    }
  }

  /// As above, of a text in memory; `name` is for messages.
  init(
    vocabulary text: String, name: String, lowercases: Bool = true, stripsAccents: Bool? = nil
  ) throws(Diagnostic) {
    var lines = Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    var table = TokenTable()
    for (number, line) in lines.enumerated() {
      let token = Array(line.last == 0x0D ? line.dropLast() : line)
      if let other = table[token] {
        throw TokenTable.failure(
          name,
          "lines \(other + 1) and \(number + 1) are both \(TokenTable.shown(token))")
      }
      try table.add(token, number: number, from: name)
    }
    let special = Self.specialTexts.compactMapValues { table[$0] }
    try self.init(
      table: table,
      added: AddedTokens(
        special.sorted { $0.value < $1.value }.compactMap { entry in
          table[entry.value].map {
            AddedTokens.Token(
              text: $0, number: entry.value, isSpecial: true, takesBlanksBefore: false,
              takesBlanksAfter: false)
          }
        }),
      specialTokens: special, name: name,
      normalizations: [
        .bert(stripsAccents: stripsAccents ?? lowercases, lowercases: lowercases)
      ])
  }

  /// - Throws: when there is no token for what is unknown.
  init(
    table: TokenTable, added: AddedTokens, specialTokens: [SpecialToken: Int32], name: String,
    normalizations: [TextNormalization], prefix: String = "##", maximumWordLength: Int = 100
  ) throws(Diagnostic) {
    guard specialTokens[.unknown] != nil else {
      throw TokenTable.failure(
        name, "has no token [UNK] for words that cannot be put together",
        notes: ["note: a vocabulary of BERT has one token a line, [UNK] among the first"])
    }
    self.table = table
    self.added = added
    self.specialTokens = specialTokens
    self.normalizations = normalizations
    self.prefix = Array(prefix.utf8)
    self.maximumWordLength = maximumWordLength
  }

  /// What special tokens are called in vocabularies of BERT.
  static let specialTexts: [SpecialToken: String] = [
    .padding: "[PAD]", .unknown: "[UNK]", .beginning: "[CLS]", .end: "[SEP]", .mask: "[MASK]",
  ]

  public var count: Int { table.count }

  /// The numbers of a text's pieces; special tokens that are written out in it are found.
  public func encode(_ text: String) -> [Int32] {
    var numbers: [Int32] = []
    for part in added.parts(of: text) {
      switch part {
      case .token(let number): numbers.append(number)
      case .text(let text):
        let normalized = normalizations.reduce(text) { $1($0) }
        for word in BertWords.of(normalized) { numbers += pieces(of: word) }
      }
    }
    return numbers
  }

  /// The pieces with blanks between words, and without special tokens.
  ///
  /// - Throws: the first number that is no token.
  public func decode(_ numbers: [Int32]) throws(Diagnostic) -> String {
    var text: [UInt8] = []
    for number in numbers {
      let token = try table.token(number)
      if added.special.contains(number), number != specialTokens[.unknown] { continue }
      if text.isEmpty {
        text = token
      } else if !prefix.isEmpty, token.starts(with: prefix) {
        text += token.dropFirst(prefix.count)
      } else {
        text += [0x20] + token
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private func pieces(of word: [Unicode.Scalar]) -> [Int32] {
    let unknown = [specialTokens[.unknown] ?? 0]
    guard word.count <= maximumWordLength else { return unknown }
    var numbers: [Int32] = []
    var start = 0
    while start < word.count {
      var piece = start == 0 ? [] : prefix
      // Where each character ends, so that the longest pieces come first.
      var ends = [piece.count]
      for scalar in word[start...] {
        piece += Array(String(scalar).utf8)
        ends.append(piece.count)
      }
      guard
        let length = (1..<ends.count).last(where: { table[Array(piece[..<ends[$0]])] != nil }),
        let number = table[Array(piece[..<ends[length]])]
      else { return unknown }
      numbers.append(number)
      start += length
    }
    return numbers
  }
}

/// The words of a text as BERT sees them: between blanks, and each mark of punctuation.
enum BertWords {
  static func of(_ text: String) -> [[Unicode.Scalar]] {
    var words: [[Unicode.Scalar]] = []
    var word: [Unicode.Scalar] = []
    func end() {
      if !word.isEmpty { words.append(word) }
      word = []
    }
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        end()
      } else if isPunctuation(scalar) {
        end()
        words.append([scalar])
      } else {
        word.append(scalar)
      }
    }
    end()
    return words
  }

  /// All of ASCII that is neither letter, digit nor blank, and Unicode's punctuation.
  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return true
    case ..<0x80: return false
    default:
      return [
        .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
        .initialPunctuation, .finalPunctuation, .otherPunctuation,
      ].contains(scalar.properties.generalCategory)
    }
  }
}
