import IR
import Scheduling

/// How types and numbers read in C.
package enum CSpelling {
  package static func type(_ type: ElementType) -> CCode {
    switch type {
    case .f32: "float"
    case .f64: "double"
    case .i32: "int32_t"
    case .i64: "int64_t"
    case .u8, .bool: "uint8_t"
    case .i8: "int8_t"
    // The bits, which support code converts.
    case .f16, .bf16: "uint16_t"
    }
  }

  /// A number that may depend on the batch size, which is called `batch`: `(784 * batch)`.
  ///
  /// In any language that has `*` and parentheses. Nothing else spells counts.
  package static func count<Language>(_ count: Count) -> Code<Language> {
    guard count.isOpen else { return "\(count.coefficient)" }
    let factors = [Code<Language>](repeating: "batch", count: count.power)
    let coefficient: [Code<Language>] = count.coefficient == 1 ? [] : ["\(count.coefficient)"]
    let product = (coefficient + factors).joined(separator: " * ")
    let isWord = coefficient.isEmpty && factors.count == 1
    let term: Code<Language> = isWord ? product : "(\(product))"
    if count.rest == 0 { return term }
    return count.rest < 0 ? "(\(term) - \(-count.rest))" : "(\(term) + \(count.rest))"
  }

  /// A constant of a formula, whose type it keeps.
  static func constant(_ constant: CountedFormula.Constant) -> CCode {
    switch constant {
    case .literal(let literal): self.literal(literal)
    // What is added makes it 64 bits, as indices are.
    case .count(let number, _) where number.rest != 0: count(number)
    case .count(let number, let type): "(\(self.type(type)))\(count(number) as CCode)"
    }
  }

  /// A literal that C reads back to the same bits.
  package static func literal(_ literal: Literal) -> CCode {
    switch literal.type {
    case .f32: real(literal.double, "\(Float(literal.double))", suffix: "f")
    case .f64: real(literal.double, "\(literal.double)", suffix: "")
    case .i64: integer(literal.integer, suffix: "LL")
    case .i32, .u8, .bool, .i8: integer(literal.integer, suffix: "")
    case .f16: integer(Int64(HalfFormat.f16.encode(literal.double)), suffix: "")
    case .bf16: integer(Int64(HalfFormat.bf16.encode(literal.double)), suffix: "")
    }
  }

  /// A `double` that C reads back to the same bits.
  package static func literal(_ value: Double) -> CCode { literal(Literal(value, .f64)) }

  private static func real(_ value: Double, _ digits: CCode, suffix: CCode) -> CCode {
    if value.isNaN { return "(0.0\(suffix) / 0.0\(suffix))" }
    if value.isInfinite { return "(\(value < 0 ? "-" : "")1.0\(suffix) / 0.0\(suffix))" }
    let text = digits + suffix
    return value.sign == .minus ? "(\(text))" : text
  }

  private static func integer(_ value: Int64, suffix: CCode) -> CCode {
    // The magnitude of the lowest number of a type is no number of that type.
    if value == .min || value == Int64(Int32.min) {
      return "(\(value + 1)\(suffix) - 1)"
    }
    return value < 0 ? "(\(value)\(suffix))" : "\(value)\(suffix)"
  }
}
