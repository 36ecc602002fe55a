import GraphC

/// The characters of a text, numbered in the order of their code points; special tokens follow.
///
///     let letters = Vocabulary(of: texts.joined(), specialTokens: [.padding, .beginning, .end])
public struct Vocabulary: Tokenizer, Hashable {
  /// A character's number is its place.
  public let characters: [Unicode.Scalar]
  public let specialTokens: [SpecialToken: Int32]
  private let numbers: [Unicode.Scalar: Int32]

  /// The characters that occur in a text, each once, and special tokens in their order.
  public init(of text: String, specialTokens: [SpecialToken] = []) {
    characters = Set(text.unicodeScalars).sorted()
    numbers = Dictionary(
      uniqueKeysWithValues: characters.enumerated().map { ($0.element, Int32($0.offset)) })
    self.specialTokens = specialTokens.numbered(from: characters.count)
  }

  /// The line feed and the 95 characters of ASCII that print: what plain English is written in.
  public static let printableASCII = Vocabulary(
    of: "\n" + String(String.UnicodeScalarView((0x20..<0x7F).compactMap(Unicode.Scalar.init(_:)))))

  public var count: Int { characters.count + specialTokens.count }

  /// The numbers of a text's characters.
  ///
  /// - Throws: the first character that the vocabulary does not have, if there is no `unknown`.
  public func encode(_ text: String) throws(Diagnostic) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(text.utf8.count)
    for (place, character) in text.unicodeScalars.enumerated() {
      guard let number = numbers[character] ?? specialTokens[.unknown] else {
        throw Diagnostic(
          stage: "data", subject: "vocabulary",
          message:
            "character \(String(character).debugDescription) at place \(place) is none of its "
            + "\(characters.count)")
      }
      result.append(number)
    }
    return result
  }

  public func decode(_ numbers: [Int32]) throws(Diagnostic) -> String {
    try decode(numbers, of: Int32.self)
  }

  /// The text of these numbers, of any type.
  ///
  /// - Throws: the first number that stands for no character and is no special token.
  public func decode<Number: BinaryInteger>(_ numbers: [Number]) throws(Diagnostic) -> String {
    try decode(numbers, of: Number.self)
  }

  private func decode<Number: BinaryInteger>(
    _ numbers: [Number], of type: Number.Type
  ) throws(Diagnostic) -> String {
    var text = String.UnicodeScalarView()
    for number in numbers {
      guard let place = Int(exactly: number), (0..<count).contains(place) else {
        throw Diagnostic(
          stage: "data", subject: "vocabulary",
          message: specialTokens.isEmpty
            ? "number \(number) is outside its \(count) characters"
            : "number \(number) is outside its \(count) characters and special tokens")
      }
      if place < characters.count {
        text.append(characters[place])
      } else if specialTokens[.unknown].map(Int.init) == place {
        text.append("\u{FFFD}")
      }
    }
    return String(text)
  }
}
