import IR

/// How types, numbers and names read in C.
package enum CSpelling {
  package static func type(_ type: ElementType) -> String {
    switch type {
    case .f32: "float"
    case .f64: "double"
    case .i32: "int32_t"
    case .i64: "int64_t"
    case .u8, .bool: "uint8_t"
    }
  }

  /// A number that may be a multiple of the batch size, which is called `batch`.
  package static func number(_ number: Int, _ batch: SymbolicBatch?) -> String {
    NumberSpelling(batch: batch)(number)
  }

  /// A literal that C reads back to the same bits.
  static func literal(_ literal: Literal) -> String {
    switch literal.type {
    case .f32: real(literal.double, "\(Float(literal.double))", suffix: "f")
    case .f64: real(literal.double, "\(literal.double)", suffix: "")
    case .i64: integer(literal.integer, suffix: "LL")
    case .i32, .u8, .bool: integer(literal.integer, suffix: "")
    }
  }

  /// A `double` that C reads back to the same bits.
  package static func literal(_ value: Double) -> String { literal(Literal(value, .f64)) }

  private static func real(_ value: Double, _ digits: String, suffix: String) -> String {
    if value.isNaN { return "(0.0\(suffix) / 0.0\(suffix))" }
    if value.isInfinite { return "(\(value < 0 ? "-" : "")1.0\(suffix) / 0.0\(suffix))" }
    let text = digits + suffix
    return value.sign == .minus ? "(\(text))" : text
  }

  private static func integer(_ value: Int64, suffix: String) -> String {
    // The magnitude of the lowest number of a type is no number of that type.
    if value == .min || value == Int64(Int32.min) {
      return "(\(value + 1)\(suffix) - 1)"
    }
    return value < 0 ? "(\(value)\(suffix))" : "\(value)\(suffix)"
  }

  /// A C identifier made of a graph's name.
  package static func identifier(_ name: String) -> String {
    let characters = name.unicodeScalars.map { scalar -> Character in
      let isWord =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar == "_"
          || ("0"..."9").contains(Character(scalar)))
      return isWord ? Character(scalar) : "_"
    }
    return String(characters)
  }

  /// Text inside a C comment.
  package static func comment(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "*")) else { return text }
    return text.replacing("*/", with: "* /").replacing("/*", with: "/ *")
  }
}

/// Lines of C with indentation by nesting.
struct CWriter {
  private(set) var text = ""
  private var depth = 0

  mutating func line(_ line: some StringProtocol = "") {
    if !line.isEmpty {
      for _ in 0..<depth { text += "  " }
      text += line
    }
    text += "\n"
  }

  /// Lines made by another writer, indented further.
  mutating func lines(_ text: String) {
    // By bytes: characters take several times as long, and this is on the way to the first step.
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) { self.line(Substring(line)) }
  }

  /// `head {`, the body, `}`.
  mutating func block(_ head: String, tail: String = "}", _ body: (inout CWriter) -> Void) {
    line(head.isEmpty ? "{" : head + " {")
    depth += 1
    body(&self)
    depth -= 1
    line(tail)
  }
}
