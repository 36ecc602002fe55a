import GraphC

/// The bytes of a text in UTF-8: 256 tokens for all that can be written; special tokens follow.
///
/// Of bytes that are no UTF-8, as a model may write them, every wrong one is decoded as U+FFFD.
public struct ByteTokenizer: Tokenizer, Hashable {
  public let specialTokens: [SpecialToken: Int32]

  public init(specialTokens: [SpecialToken] = []) {
    self.specialTokens = specialTokens.numbered(from: 256)
  }

  public var count: Int { 256 + specialTokens.count }

  public func encode(_ text: String) -> [Int32] { text.utf8.map(Int32.init) }

  public func decode(_ numbers: [Int32]) throws(Diagnostic) -> String {
    if let number = numbers.first(where: { $0 < 0 || Int($0) >= count }) {
      throw Diagnostic(
        stage: "data", subject: "tokenizer",
        message: "number \(number) is outside its \(count) bytes and special tokens")
    }
    return String(decoding: numbers.compactMap { UInt8(exactly: $0) }, as: UTF8.self)
  }
}
