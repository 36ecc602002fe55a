import IR

/// How numbers read in C: those that depend on a symbolic batch size as `(784 * batch)`.
///
/// Functions that contain such numbers declare `batch`.
struct NumberSpelling {
  /// Numbers that mean what they say.
  static let fixed = NumberSpelling(batch: nil)

  let batch: SymbolicBatch?

  func callAsFunction(_ number: Int) -> CCode { spelled(number) }

  /// The same, in any language that has `*` and parentheses.
  func spelled<Language>(_ number: Int) -> Code<Language> {
    guard let term = batch?.term(number), term.power > 0 else { return "\(number)" }
    let factors = [Code<Language>](repeating: "batch", count: term.power)
    if term.coefficient == 1 && factors.count == 1 { return factors[0] }
    let coefficient: [Code<Language>] = term.coefficient == 1 ? [] : ["\(term.coefficient)"]
    return "(\((coefficient + factors).joined(separator: " * ")))"
  }

  /// A number of an index: also that of the last row, which is one less than a multiple.
  func index(_ number: Int) -> CCode {
    guard batch?.isLast(number) ?? false else { return self(number) }
    return "(\(self(number + 1)) - 1)"
  }

  /// A literal whose type it keeps.
  func callAsFunction(_ literal: Literal) -> CCode {
    guard let batch, let number = Int(exactly: literal.double) else {
      return CSpelling.literal(literal)
    }
    if literal.type == .i64, batch.isLast(number) { return index(number) }
    guard batch.isDependent(number) else { return CSpelling.literal(literal) }
    return "(\(CSpelling.type(literal.type)))\(self(number))"
  }

  /// Declares `batch`, which not every function uses, given a frame of this name.
  func declare(from frame: CCode, _ writer: inout CWriter) {
    guard batch != nil else { return }
    writer.line("const int64_t batch = \(frame)->batch;")
    writer.line("(void)batch;")
  }
}
