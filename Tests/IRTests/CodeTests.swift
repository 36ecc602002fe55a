import Testing

@testable import IR

/// Whatever text of others is, a language's functions make of it what ends nothing.
@Suite struct CodeTests {
  /// What has a meaning in some language.
  private static let pieces = [
    "*/", "/*", "//", "*\\\n/", "\\", "\\\n", "\\\r\n", "\r", "\n", "\u{0}", "??/", "??/\n", "\"",
    "'", "\"\"\"", "'''", "`", "$(touch owned)", "${IFS}", "$<1:x>", "@owned@", "%s%n", "]]", "#[[",
    "#", ";", "</script>", "<!--", "-->", "]]>", "&lt;", "{{", "}}", "\u{1b}[2J", "\u{7}", "\u{9b}",
    "\u{202e}", "\u{2066}", "\u{2028}", "\u{85}", "\u{feff}", "\u{10ffff}", "é", "日本", "<:", "%:",
    "#define return abort(),", "__attribute__((constructor))", " ", "a", "_", "0", "9", "-", ".",
  ]

  /// Texts of such pieces and of any characters, the same for each run.
  static func names(_ count: Int, seed: UInt64 = 1) -> [String] {
    var state = seed
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    return pieces
      + (0..<count).map { _ in
        (0...next(6)).map { _ in
          guard next(3) == 0 else { return pieces[next(pieces.count)] }
          return String(UnicodeScalar(UInt32(next(0x11_0000))) ?? "\u{fffd}")
        }.joined()
      }
  }

  private static let names = names(5000) + [String(repeating: "*/\\\n", count: 5000)]

  /// Comments of every language are of what none of them reads.
  @Test func commentsAreLettersDigitsAndPlainMarks() {
    let plain = Set(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ .,:;=()[]+-/%~<>".utf8)
    for name in Self.names {
      let comment = CCode.comment(name).text
      #expect(
        comment.utf8.allSatisfy { plain.contains($0) || "{}".utf8.contains($0) },
        "\(name.debugDescription)")
      #expect(comment.utf8.count < 4000)
      let others = comment.replacing("{", with: "<U+7B>").replacing("}", with: "<U+7D>")
      #expect(PythonCode.comment(name).text == others)
      #expect(CMakeCode.comment(name).text == others)
      #expect(PkgConfigCode.description(name).text == others)
    }
  }

  @Test func commentsOfUsualTextAreTheText() {
    for text in [
      "%3 = relu %0 : f32[32x10]  // Examples/Digits.swift:14 in dense1", "fashion-mlp", "a.b_c",
      "%4 = reduce_sum %3 {axes = [0, 1]} : f32[]",
    ] {
      #expect(CCode.comment(text).text == text)
    }
    #expect(CCode.comment("a*/b\\\n").text == "a<U+2A>/b<U+5C><U+A>")
  }

  @Test func stringsOfCHaveTheNamesBytes() throws {
    for name in Self.names {
      let literal = CCode.string(name).text
      #expect(try Self.bytes(ofC: literal) == Array(name.utf8), "\(literal)")
    }
  }

  /// The bytes of a literal of C that has octal escapes only.
  private static func bytes(ofC literal: String) throws -> [UInt8] {
    try #require(literal.first == "\"" && literal.last == "\"" && literal.utf8.count >= 2)
    var (bytes, rest): ([UInt8], ArraySlice<UInt8>) = (
      [], Array(literal.utf8).dropFirst().dropLast()
    )
    while let byte = rest.popFirst() {
      try #require(
        byte >= 32 && byte < 127 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "?"))
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(3)
      rest = rest.dropFirst(3)
      bytes.append(try #require(UInt8(String(decoding: digits, as: UTF8.self), radix: 8)))
    }
    return bytes
  }

  @Test func stringsOfPythonHaveTheNamesCharacters() throws {
    for name in Self.names {
      let literal = PythonCode.string(name).text
      try #require(literal.utf8.allSatisfy { $0 >= 32 && $0 < 127 })
      let parts = literal.dropFirst().dropLast().split(
        separator: "\\U", omittingEmptySubsequences: false)
      #expect(!parts.joined().contains { "\"\\".contains($0) })
      let text = try parts.dropFirst().reduce(String(parts.first ?? "")) { text, part in
        let scalar = try #require(UInt32(part.prefix(8), radix: 16).flatMap(UnicodeScalar.init))
        return text + String(scalar) + part.dropFirst(8)
      }
      #expect(Array(text.unicodeScalars) == Array(name.unicodeScalars), "\(literal)")
    }
  }

  @Test func identifiersAreIdentifiers() {
    for name in Self.names {
      let word = CCode.identifier(name, atMost: 40).text
      #expect(word.utf8.allSatisfy(PlainText.isWord) && word.utf8.count <= 41)
      #expect(word.first.map { !$0.isNumber } ?? false)
    }
    #expect(CCode.identifier("a.b-c").text == "a_b_c")
    #expect(CCode.identifier("2").text == "_2")
    #expect(CCode.identifier("").text == "_")
    #expect(CCode.identifier("k0_matmul").text == "k0_matmul")
  }

  @Test func codeIsMadeOfLiteralsNumbersAndCode() {
    let list: [CCode] = ["a", "b"]
    let code: CCode = "f(\(list.joined(separator: ", ")), \(3), \(ElementType.f32))"
    #expect(code.text == "f(a, b, 3, f32)")
    #expect((code + "\nx").lines.map(\.text) == ["f(a, b, 3, f32)", "x"])
    #expect("\(TensorType(.f32, [2, 3]))" == ("\(TensorType(.f32, [2, 3]))" as CCode).text)
  }
}
