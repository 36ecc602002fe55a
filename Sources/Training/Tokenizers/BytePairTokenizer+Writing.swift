import Files
import Formats
import GraphC

extension BytePairTokenizer {
  /// Writes the tokenizer as `tokenizer.json`, which Hugging Face's tokenizers read too.
  ///
  /// - Throws: when the file cannot be written.
  public func write(to path: String) throws(Diagnostic) {
    try FileWriting.replace(path, with: Array(json.utf8))
  }

  /// Members in a fixed order, so that equal tokenizers have equal files.
  var json: String {
    let special = Set(added.tokens.map(\.number))
    func text(_ number: Int32) -> String {
      let bytes = table[number] ?? []
      return special.contains(number)
        ? String(decoding: bytes, as: UTF8.self) : ByteAlphabet.text(of: bytes)
    }
    let numbers = table.tokens.keys.sorted()
    let vocabulary = numbers.map { "      \(text($0).quotedAsJSON): \($0)" }
    let pairs = merges.pairs.map {
      "      [\(text($0.left).quotedAsJSON), \(text($0.right).quotedAsJSON)]"
    }
    let tokens = added.tokens.map {
      """
          {"id": \($0.number), "content": \(text($0.number).quotedAsJSON), "single_word": false, \
      "lstrip": \($0.takesBlanksBefore), "rstrip": \($0.takesBlanksAfter), "normalized": false, \
      "special": \($0.isSpecial)}
      """
    }
    return """
      {
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [
      \(tokens.joined(separator: ",\n"))
        ],
        "normalizer": \(normalizer),
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": \(addsBlank), \
      "trim_offsets": true, "use_regex": \(splitsWords)},
        "post_processor": \(template),
        "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, \
      "use_regex": true},
        "model": {
          "type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
          "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
          "ignore_merges": false,
          "vocab": {
      \(vocabulary.joined(separator: ",\n"))
          },
          "merges": [
      \(pairs.joined(separator: ",\n"))
          ]
        }
      }

      """
  }

  private var normalizer: String {
    let stages = normalizations.map { stage in
      switch stage {
      case .nfc: #"{"type": "NFC"}"#
      case .nfd: #"{"type": "NFD"}"#
      case .nfkc: #"{"type": "NFKC"}"#
      case .nfkd: #"{"type": "NFKD"}"#
      case .lowercase: #"{"type": "Lowercase"}"#
      case .stripAccents: #"{"type": "StripAccents"}"#
      case .bert(let cleans, let chinese, let accents, let lowercases):
        #"{"type": "BertNormalizer", "clean_text": \#(cleans), "handle_chinese_chars": "#
          + #"\#(chinese), "strip_accents": \#(accents), "lowercase": \#(lowercases)}"#
      }
    }
    guard !stages.isEmpty else { return "null" }
    return #"{"type": "Sequence", "normalizers": ["# + stages.joined(separator: ", ") + "]}"
  }

  /// What stands around whole texts.
  private var template: String {
    func token(_ kind: SpecialToken) -> String? {
      specialTokens[kind].flatMap { table[$0] }.map {
        String(decoding: $0, as: UTF8.self).quotedAsJSON
      }
    }
    let (before, after) = (token(.beginning), token(.end))
    guard before != nil || after != nil else {
      return #"{"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true}"#
    }
    func parts(_ sequences: [String]) -> String {
      let around = sequences.enumerated().flatMap { place, name in
        let first = before.map { [#"{"SpecialToken": {"id": \#($0), "type_id": 0}}"#] } ?? []
        let last = after.map { [#"{"SpecialToken": {"id": \#($0), "type_id": 0}}"#] } ?? []
        let text = #"{"Sequence": {"id": "\#(name)", "type_id": 0}}"#
        return (place == 0 ? first : []) + [text] + last
      }
      return "[" + around.joined(separator: ", ") + "]"
    }
    let known = [(before, SpecialToken.beginning), (after, .end)].compactMap { text, kind in
      text.map {
        #"\#($0): {"id": \#($0), "ids": [\#(specialTokens[kind] ?? 0)], "tokens": [\#($0)]}"#
      }
    }
    let distinct = before == after ? Array(known.prefix(1)) : known
    return #"{"type": "TemplateProcessing", "single": \#(parts(["A"])), "pair": "#
      + #"\#(parts(["A", "B"])), "special_tokens": {\#(distinct.joined(separator: ", "))}}"#
  }
}
