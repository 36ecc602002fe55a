import Formats
import GraphC

extension TokenizerJSON {
  // MARK: WordPiece

  func wordPieceTokenizer(_ model: JSONValue) throws(Diagnostic) -> WordPieceTokenizer {
    if let stage = stage("pre_tokenizer"), type(of: stage) != "BertPreTokenizer" {
      throw unsupported("what cuts words", type(of: stage), among: ["BertPreTokenizer"])
    }
    var table = TokenTable()
    for (token, number) in try vocabulary(model) {
      try table.add(Array(token.utf8), number: number, from: name)
    }
    let added = try addedTokens(joining: &table)
    var special = try surroundingTokens(table)
    for (token, text) in WordPieceTokenizer.specialTexts where special[token] == nil {
      special[token] = table[text]
    }
    special[.unknown] = table[text("unk_token", of: model) ?? "[UNK]"]
    var length = 100
    if case .integer(let number)? = model["max_input_chars_per_word"] { length = min(number, 1000) }
    return try WordPieceTokenizer(
      table: table, added: added, specialTokens: special, name: name,
      normalizations: try normalizations(),
      prefix: text("continuing_subword_prefix", of: model) ?? "##", maximumWordLength: length)
  }

  // MARK: BPE

  func bytePairTokenizer(_ model: JSONValue) throws(Diagnostic) -> BytePairTokenizer {
    let cut = try byteLevel()
    for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
      if let text = text(key, of: model), !text.isEmpty { throw notOfBytes(key) }
    }
    for key in ["byte_fallback", "ignore_merges"] where flag(key, of: model, default: false) {
      throw notOfBytes(key)
    }
    var (table, spelled) = (TokenTable(), [[UInt8]: Int32]())
    for (token, number) in try vocabulary(model) {
      // Tokens that are added may have any characters.
      try table.add(
        ByteAlphabet.bytes(of: token) ?? Array(token.utf8), number: number, from: name)
      spelled[Array(token.utf8)] = Int32(number)
    }
    let merges = try merges(model, spelled)
    let added = try addedTokens(joining: &table)
    var special = try surroundingTokens(table)
    if let unknown = text("unk_token", of: model) { special[.unknown] = table[unknown] }
    for (token, texts) in Self.usualTexts where special[token] == nil {
      special[token] =
        added.tokens.first { added in
          added.isSpecial && texts.contains(String(decoding: added.text, as: UTF8.self))
        }?.number
    }
    return BytePairTokenizer(
      table: table, merges: merges, added: added, specialTokens: special,
      addsBlank: flag("add_prefix_space", of: cut, default: true),
      splitsWords: flag("use_regex", of: cut, default: true),
      normalizations: try normalizations())
  }

  /// What special tokens are usually called that no stage of a file names.
  private static let usualTexts: [SpecialToken: Set<String>] = [
    .padding: ["<pad>", "<|pad|>", "[PAD]", "<|padding|>"],
    .end: ["<|endoftext|>", "</s>", "<eos>", "<|end|>"],
    .mask: ["<mask>", "[MASK]"],
  ]

  private func notOfBytes(_ key: String) -> Diagnostic {
    failure(
      "the model asks for '\(key)', which is not supported",
      notes: ["note: supported is BPE of bytes, as GPT-2 has it"])
  }

  /// The stage that cuts words and makes bytes of them.
  private func byteLevel() throws(Diagnostic) -> JSONValue {
    var stages = stage("pre_tokenizer").map { [$0] } ?? []
    if let stage = stages.first, type(of: stage) == "Sequence",
      case .array(let inner)? = stage["pretokenizers"]
    {
      stages = inner
    }
    guard stages.count == 1, type(of: stages[0]) == "ByteLevel" else {
      let types = stages.map { type(of: $0) }.joined(separator: ", ")
      throw unsupported(
        "what cuts words", types.isEmpty ? "missing" : types, among: ["ByteLevel"])
    }
    return stages[0]
  }

  private func merges(
    _ model: JSONValue, _ numbers: [[UInt8]: Int32]
  ) throws(Diagnostic) -> BytePairMerges {
    guard case .array(let elements)? = model["merges"] else {
      throw failure("has no merges: expected an array 'merges' of pairs of tokens")
    }
    var result = BytePairMerges()
    for (line, element) in elements.enumerated() {
      let pair = Self.pair(element)
      guard pair.count == 2, let left = numbers[pair[0]], let right = numbers[pair[1]],
        let merged = numbers[pair[0] + pair[1]]
      else {
        throw failure(
          "merge \(line) is none of two tokens of the vocabulary whose union is one too")
      }
      result.add(BytePairMerges.Pair(left: left, right: right), result: merged)
    }
    return result
  }

  /// `"a b"`, or `["a", "b"]` in newer files.
  private static func pair(_ element: JSONValue) -> [[UInt8]] {
    switch element {
    case .string(let text):
      return text.utf8.split(separator: 0x20, omittingEmptySubsequences: false).map { Array($0) }
    case .array(let parts):
      return parts.compactMap { part in
        if case .string(let text) = part { Array(text.utf8) } else { nil }
      }
    default: return []
    }
  }

  // MARK: What stands around whole texts

  /// The tokens before and behind a text, as the file says.
  private func surroundingTokens(
    _ table: TokenTable
  ) throws(Diagnostic) -> [SpecialToken: Int32] {
    guard let stage = stage("post_processor") else { return [:] }
    switch type(of: stage) {
    case "ByteLevel": return [:]
    case "BertProcessing", "RobertaProcessing":
      return try special(
        before: Self.first(stage["cls"]), after: Self.first(stage["sep"]), table)
    case "TemplateProcessing":
      guard case .array(let parts)? = stage["single"] else {
        throw failure("the template of whole texts lacks 'single'")
      }
      guard let place = parts.firstIndex(where: { $0["Sequence"] != nil }), parts.count <= 3,
        place <= 1, parts.count - place <= 2
      else {
        throw failure("the template has more than one token before or behind a text")
      }
      func content(_ part: JSONValue?) -> String? {
        part.flatMap { $0["SpecialToken"] }.flatMap { text("id", of: $0) }
      }
      return try special(
        before: place == 1 ? content(parts[0]) : nil,
        after: parts.count > place + 1 ? content(parts[place + 1]) : nil, table)
    default:
      throw unsupported(
        "what surrounds texts", type(of: stage),
        among: ["BertProcessing", "ByteLevel", "RobertaProcessing", "TemplateProcessing"])
    }
  }

  private static func first(_ pair: JSONValue?) -> String? {
    if case .array(let elements)? = pair, case .string(let text)? = elements.first { return text }
    return nil
  }

  private func special(
    before: String?, after: String?, _ table: TokenTable
  ) throws(Diagnostic) -> [SpecialToken: Int32] {
    var result: [SpecialToken: Int32] = [:]
    for (token, text) in [(SpecialToken.beginning, before), (.end, after)] {
      guard let text else { continue }
      guard let number = table[text] else {
        throw failure(
          "the token \(TokenTable.shown(Array(text.utf8))) of whole texts is none of the vocabulary"
        )
      }
      result[token] = number
    }
    return result
  }
}
