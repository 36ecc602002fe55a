/// Characters that stand for bytes in files of byte-level tokenizers, so that they can be written as
/// text: a byte that prints is itself, the others are characters from U+0100 on.
///
/// - Follows: `bytes_to_unicode` of GPT-2.
enum ByteAlphabet {
  /// The character of each byte.
  static let characters: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (0..<256 as Range<UInt32>).map { byte in
      let prints =
        (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte)
        || (0xAE...0xFF).contains(byte)
      defer { if !prints { next += 1 } }
      return Unicode.Scalar(prints ? byte : next) ?? " "
    }
  }()

  private static let bytes = Dictionary(
    uniqueKeysWithValues: characters.enumerated().map { ($0.element, UInt8($0.offset)) })

  /// Bytes in the order of their characters.
  static let order: [UInt8] = (0..<256).map { UInt8($0) }.sorted {
    characters[Int($0)].value < characters[Int($1)].value
  }

  /// The bytes that a token stands for; nil if it has a character that stands for none.
  static func bytes(of token: String) -> [UInt8]? {
    var result: [UInt8] = []
    for scalar in token.unicodeScalars {
      guard let byte = bytes[scalar] else { return nil }
      result.append(byte)
    }
    return result
  }

  /// What a token of these bytes is written as.
  static func text(of bytes: [UInt8]) -> String {
    String(String.UnicodeScalarView(bytes.map { characters[Int($0)] }))
  }
}
