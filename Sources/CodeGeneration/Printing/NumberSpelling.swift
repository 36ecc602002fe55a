import IR

/// How numbers read in C: those that depend on a symbolic batch size as `(784 * batch)`.
///
/// Functions that contain such numbers declare `batch`.
struct NumberSpelling {
  /// Numbers that mean what they say.
  static let fixed = NumberSpelling(batch: nil)

  let batch: SymbolicBatch?

  func callAsFunction(_ number: Int) -> String {
    guard let term = batch?.term(number), term.power > 0 else { return "\(number)" }
    let factors = [String](repeating: "batch", count: term.power)
    if term.coefficient == 1 && factors.count == 1 { return factors[0] }
    let coefficient = term.coefficient == 1 ? [] : ["\(term.coefficient)"]
    return "(" + (coefficient + factors).joined(separator: " * ") + ")"
  }

  /// A literal whose type it keeps.
  func callAsFunction(_ literal: Literal) -> String {
    guard let batch, let number = Int(exactly: literal.double), batch.isDependent(number) else {
      return CSpelling.literal(literal)
    }
    return "(\(CSpelling.type(literal.type)))\(self(number))"
  }

  /// Declares `batch`, which not every function uses, given a frame of this name.
  func declare(from frame: String, _ writer: inout CWriter) {
    guard batch != nil else { return }
    writer.line("const int64_t batch = \(frame)->batch;")
    writer.line("(void)batch;")
  }
}
