import GraphC

/// The characters of a text, numbered in the order of their code points.
public struct Vocabulary: Hashable, Sendable {
  /// A character's number is its place.
  public let characters: [Unicode.Scalar]
  private let numbers: [Unicode.Scalar: Int32]

  /// The characters that occur in a text, each once.
  public init(of text: String) {
    characters = Set(text.unicodeScalars).sorted()
    numbers = Dictionary(
      uniqueKeysWithValues: characters.enumerated().map { ($0.element, Int32($0.offset)) })
  }

  /// The line feed and the 95 characters of ASCII that print: what plain English is written in.
  public static let printableASCII = Vocabulary(
    of: "\n" + String(String.UnicodeScalarView((0x20..<0x7F).compactMap(Unicode.Scalar.init(_:)))))

  public var count: Int { characters.count }

  /// The numbers of a text's characters.
  ///
  /// - Throws: the first character that the vocabulary does not have.
  public func encode(_ text: String) throws(Diagnostic) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(text.utf8.count)
    for (place, character) in text.unicodeScalars.enumerated() {
      guard let number = numbers[character] else {
        throw Diagnostic(
          stage: "data", subject: "vocabulary",
          message:
            "character \(String(character).debugDescription) at place \(place) is none of its "
            + "\(count)")
      }
      result.append(number)
    }
    return result
  }

  /// The text of these numbers.
  ///
  /// - Throws: the first number that stands for no character.
  public func decode<Number: BinaryInteger>(_ numbers: [Number]) throws(Diagnostic) -> String {
    var text = String.UnicodeScalarView()
    for number in numbers {
      guard let place = Int(exactly: number), characters.indices.contains(place) else {
        throw Diagnostic(
          stage: "data", subject: "vocabulary",
          message: "number \(number) is outside its \(count) characters")
      }
      text.append(characters[place])
    }
    return String(text)
  }
}
