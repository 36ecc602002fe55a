/// Splits IR text into tokens, one at a time; every byte is read once.
struct Lexer {
  let file: String
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// A diagnostic at `FILE:LINE:COLUMN`; columns count characters from 1.
  func failure(at token: Token, _ message: String, notes: [String] = []) -> Diagnostic {
    let lineStart = bytes[..<token.offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let column = bytes[lineStart..<token.offset].reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    return Diagnostic(
      stage: "parse", subject: "\(file):\(token.line):\(column)", message: message, notes: notes)
  }

  /// The next token; `.end` again and again after the last.
  mutating func next() throws(Diagnostic) -> Token {
    skipBlanks()
    let start = position
    guard let byte = peek() else { return token(.end, "", start) }
    switch byte {
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "%"):
      position += 1
      let name = run()
      guard !name.isEmpty else {
        throw failure(at: token(.value, "", start), "expected a name after '%'")
      }
      return token(.value, name, start)
    case UInt8(ascii: "-") where peek(1) == UInt8(ascii: ">"):
      position += 2
      return token(.punctuation, "->", start)
    case _ where Self.isPunctuation(byte):
      position += 1
      return token(.punctuation, String(UnicodeScalar(byte)), start)
    case _ where Self.isWord(byte): return token(.word, run(), start)
    default:
      let code = String(byte, radix: 16)
      let digits = code.count < 2 ? "0\(code)" : code
      throw failure(at: token(.end, "", start), "unexpected byte 0x\(digits)")
    }
  }

  private func token(_ kind: Token.Kind, _ text: String, _ offset: Int) -> Token {
    Token(kind: kind, text: text, offset: offset, line: line)
  }

  private func peek(_ distance: Int = 0) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  private mutating func skipBlanks() {
    while let byte = peek() {
      if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
        while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
      } else if byte == UInt8(ascii: "\n") {
        line += 1
        position += 1
      } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        || byte == UInt8(ascii: "\r")
      {
        position += 1
      } else {
        return
      }
    }
  }

  /// The longest run of word characters; stops before an arrow.
  private mutating func run() -> String {
    let start = position
    while let byte = peek(), Self.isWord(byte) {
      if byte == UInt8(ascii: "-"), peek(1) == UInt8(ascii: ">") { break }
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool { "(){}[],:=".utf8.contains(byte) }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "-"), UInt8(ascii: "+"):
      true
    default: false
    }
  }
}

extension Lexer {
  /// A string in quotes; it ends on its line.
  private mutating func string() throws(Diagnostic) -> Token {
    let start = token(.string, "", position)
    var content: [UInt8] = []
    position += 1
    while let byte = peek(), byte != UInt8(ascii: "\n") {
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard let text = String(validating: content, as: UTF8.self) else {
          throw failure(at: start, "the string is not valid UTF-8")
        }
        return Token(kind: .string, text: text, offset: start.offset, line: start.line)
      }
      if byte == UInt8(ascii: "\\") {
        content += try escape(in: start)
      } else {
        content.append(byte)
      }
    }
    throw failure(at: start, "the string does not end on its line")
  }

  /// What follows a backslash: `" \ n r t` or `u{HEX}`.
  private mutating func escape(in start: Token) throws(Diagnostic) -> [UInt8] {
    let byte = peek() ?? 0
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [byte]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"):
      let tail = bytes[min(position, bytes.count)...].prefix(10)
      guard tail.first == UInt8(ascii: "{"), let end = tail.firstIndex(of: UInt8(ascii: "}")),
        let code = UInt32(
          String(decoding: tail[tail.startIndex + 1..<end], as: UTF8.self), radix: 16),
        let scalar = UnicodeScalar(code)
      else { break }
      position = end + 1
      return Array(String(scalar).utf8)
    default: break
    }
    throw failure(at: start, "the string has an unknown escape; use \\\" \\\\ \\n \\r \\t \\u{HEX}")
  }
}
