/// A language that text of ours is written in for other programs to read.
package protocol TargetLanguage: Sendable {}

/// Text in a language: C, Python, CMake and the like.
///
/// It is made of literals, which are ours, of numbers, and of names from our own lists. A `String` may
/// be anyone's - a graph's name, a tensor's, a path - and cannot become part of it, except by the
/// functions that a language has for that (`comment`, `string`, `identifier`). These work by lists of
/// what is allowed, so that nothing they make ends a comment, a string, a line or a file.
package struct Code<Language: TargetLanguage>: Hashable, Comparable, Sendable,
  CustomStringConvertible
{
  package private(set) var text: String

  /// For the languages' own functions only: `text` is spelled as the language asks.
  init(spelled text: String) { self.text = text }

  package init() { text = "" }

  package var description: String { text }

  package var isEmpty: Bool { text.isEmpty }

  /// The lines, without their ends.
  package var lines: [Code] {
    // By bytes: characters take several times as long, and this is on the way to the first step.
    text.utf8.split(separator: UInt8(ascii: "\n")).map { Code(spelled: String(Substring($0))) }
  }

  /// Whether `other` occurs in it.
  package func contains(_ other: Code) -> Bool { text.contains(other.text) }

  package mutating func append(_ other: Code) { text += other.text }

  package static func < (a: Code, b: Code) -> Bool { a.text < b.text }

  package static func + (a: Code, b: Code) -> Code { Code(spelled: a.text + b.text) }
  package static func += (a: inout Code, b: Code) { a.text += b.text }

  /// The letters A to Z instead of a to z: names of macros.
  package var uppercased: Code { Code(spelled: text.uppercased()) }

  /// A name of letters, digits and `_` that reads like `text`; other texts may have the same.
  package static func identifier(_ text: String, atMost limit: Int = .max) -> Code {
    Code(spelled: Identifier.spelled(text, atMost: limit))
  }

  /// A number in base 16, without a prefix.
  package static func hexadecimal(_ number: UInt64) -> Code {
    Code(spelled: String(number, radix: 16))
  }
}

extension Sequence {
  /// The elements with `separator` between them.
  package func joined<Language>(separator: Code<Language> = "") -> Code<Language>
  where Element == Code<Language> {
    var result = Code<Language>()
    for (index, element) in enumerated() {
      if index > 0 { result.append(separator) }
      result.append(element)
    }
    return result
  }
}

extension Code: ExpressibleByStringInterpolation {
  package init(stringLiteral literal: StaticString) { text = "\(literal)" }

  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 8)
    }

    package mutating func appendLiteral(_ literal: StaticString) { text += "\(literal)" }
    package mutating func appendInterpolation(_ code: Code) { text += code.text }
    package mutating func appendInterpolation(_ number: Int) { text += String(number) }
    package mutating func appendInterpolation(_ number: Int32) { text += String(number) }
    package mutating func appendInterpolation(_ number: Int64) { text += String(number) }
    package mutating func appendInterpolation(_ number: Float) { text += "\(number)" }
    package mutating func appendInterpolation(_ number: Double) { text += "\(number)" }

    /// A word of a list of ours, such as an element type.
    package mutating func appendInterpolation<Word>(_ word: Word)
    where Word: RawRepresentable<String> & CaseIterable {
      text += word.rawValue
    }

    /// Letters, digits and brackets.
    package mutating func appendInterpolation(_ type: TensorType) { text += type.description }

    @available(*, unavailable, message: "how a Count reads, CSpelling.count says")
    package mutating func appendInterpolation(_ count: Count) {}

    @available(
      *, unavailable,
      message:
        "a String may be anyone's: make it Code, or write it by what the language has for that"
    )
    package mutating func appendInterpolation(_ text: String) {}
  }
}
