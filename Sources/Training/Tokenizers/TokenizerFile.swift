import Formats
import GraphC

/// `tokenizer.json`, the files of Hugging Face's tokenizers.
///
/// Reads byte-level BPE (of GPT-2 and its kind) and WordPiece (of BERT and its kind). What a file
/// asks for and is not here, such as another way to cut words, is an error, not left out.
public enum TokenizerFile {
  /// A tokenizer from a file.
  ///
  /// - Throws: when the file cannot be read, is no such file or damaged, or asks for what is not
  ///   supported.
  public static func read(_ path: String) throws(Diagnostic) -> any Tokenizer {
    try tokenizer(try JSONParser.read(path), name: path)
  }

  /// As above, of a file in memory; `name` is for messages.
  public static func read(bytes: [UInt8], name: String) throws(Diagnostic) -> any Tokenizer {
    try tokenizer(try JSONParser.parse(file: bytes[...], name: name), name: name)
  }

  private static func tokenizer(
    _ json: JSONValue, name: String
  ) throws(Diagnostic) -> any Tokenizer {
    let file = TokenizerJSON(json: json, name: name)
    let model = try file.object("model", of: json)
    // Files of before there were other models have no type.
    let type = model["type"] == nil && model["merges"] != nil ? "BPE" : file.type(of: model)
    switch type {
    case "BPE": return try file.bytePairTokenizer(model)
    case "WordPiece": return try file.wordPieceTokenizer(model)
    default:
      throw file.unsupported("the model", type, among: ["BPE", "WordPiece"])
    }
  }
}

/// A file under way to a tokenizer.
struct TokenizerJSON {
  let json: JSONValue
  let name: String

  func failure(_ message: String, notes: [String] = []) -> Diagnostic {
    TokenTable.failure(name, message, notes: notes)
  }

  func unsupported(_ what: String, _ type: String, among known: [String]) -> Diagnostic {
    failure(
      "\(what) is \(type.prefix(40).debugDescription), which is not supported",
      notes: ["note: supported: " + known.joined(separator: ", ")])
  }

  func object(_ key: String, of value: JSONValue) throws(Diagnostic) -> JSONValue {
    guard let member = value[key], case .object = member else {
      throw failure(
        "has no object '\(key)'",
        notes: ["note: expected a file as Hugging Face's tokenizers write it, tokenizer.json"])
    }
    return member
  }

  /// The type of a stage; empty if it has none.
  func type(of value: JSONValue) -> String {
    if case .string(let type)? = value["type"] { return type }
    return ""
  }

  func flag(_ key: String, of value: JSONValue, default other: Bool) -> Bool {
    if case .boolean(let flag)? = value[key] { return flag }
    return other
  }

  func text(_ key: String, of value: JSONValue) -> String? {
    if case .string(let text)? = value[key] { return text }
    return nil
  }

  /// A stage that the file has, nil if it has none or null.
  func stage(_ key: String) -> JSONValue? {
    guard let stage = json[key], stage != .null else { return nil }
    return stage
  }

  /// The members of a model's vocabulary.
  func vocabulary(_ model: JSONValue) throws(Diagnostic) -> [(token: String, number: Int)] {
    guard case .object(let members)? = model["vocab"] else {
      throw failure("has no vocabulary: expected an object 'vocab' of tokens and their numbers")
    }
    var result: [(String, Int)] = []
    result.reserveCapacity(members.count)
    for (token, value) in members {
      guard case .integer(let number) = value else {
        throw failure(
          "token \(TokenTable.shown(Array(token.utf8))) has \(value.kind), expected its number")
      }
      result.append((token, number))
    }
    return result
  }

  /// Tokens that are found in texts as they are; they join the table.
  func addedTokens(joining table: inout TokenTable) throws(Diagnostic) -> AddedTokens {
    guard let stage = stage("added_tokens") else { return AddedTokens([]) }
    guard case .array(let elements) = stage else {
      throw failure("'added_tokens' is \(stage.kind), expected an array")
    }
    var tokens: [AddedTokens.Token] = []
    for element in elements {
      guard let content = text("content", of: element), case .integer(let id)? = element["id"]
      else { throw failure("an added token lacks 'content' or 'id'") }
      guard !flag("single_word", of: element, default: false) else {
        throw failure(
          "the added token \(TokenTable.shown(Array(content.utf8))) counts as a whole word only, "
            + "which is not supported")
      }
      try table.add(Array(content.utf8), number: id, from: name)
      tokens.append(
        AddedTokens.Token(
          text: Array(content.utf8), number: Int32(id),
          isSpecial: flag("special", of: element, default: false),
          takesBlanksBefore: flag("lstrip", of: element, default: false),
          takesBlanksAfter: flag("rstrip", of: element, default: false)))
    }
    return AddedTokens(tokens)
  }

  // MARK: Normalization

  /// What is done to texts before they are cut.
  func normalizations() throws(Diagnostic) -> [TextNormalization] {
    guard let stage = stage("normalizer") else { return [] }
    guard type(of: stage) == "Sequence" else { return [try normalization(stage)] }
    guard case .array(let stages)? = stage["normalizers"] else {
      throw failure("the sequence of normalizers has none")
    }
    var result: [TextNormalization] = []
    for stage in stages { result.append(try normalization(stage)) }
    return result
  }

  private func normalization(_ stage: JSONValue) throws(Diagnostic) -> TextNormalization {
    switch type(of: stage) {
    case "NFC": return .nfc
    case "NFD": return .nfd
    case "NFKC": return .nfkc
    case "NFKD": return .nfkd
    case "Lowercase": return .lowercase
    case "StripAccents": return .stripAccents
    case "BertNormalizer":
      let lowercases = flag("lowercase", of: stage, default: true)
      return .bert(
        cleansText: flag("clean_text", of: stage, default: true),
        handlesChinese: flag("handle_chinese_chars", of: stage, default: true),
        stripsAccents: flag("strip_accents", of: stage, default: lowercases),
        lowercases: lowercases)
    default:
      throw unsupported(
        "a normalizer", type(of: stage),
        among: ["BertNormalizer", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "StripAccents"])
    }
  }
}
