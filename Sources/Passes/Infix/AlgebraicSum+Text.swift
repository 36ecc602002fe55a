import IR

extension AlgebraicSum {
  /// `2 * x / (x^2 + y^2)^2`, numbers with the digits that `type` needs.
  func text(_ type: ElementType) -> String {
    // A sum that can begin without a sign does.
    let first = terms.firstIndex { $0.coefficient > 0 } ?? 0
    let ordered = terms[first...] + terms[..<first]
    guard let head = ordered.first else { return "0" }
    return ordered.dropFirst().reduce(head.text(type)) { text, term in
      let positive = Term(coefficient: abs(term.coefficient), factors: term.factors)
      return text + (term.coefficient < 0 ? " - " : " + ") + positive.text(type)
    }
  }
}

extension AlgebraicSum.Term {
  fileprivate func text(_ type: ElementType) -> String {
    let sorted =
      factors.filter(\.base.isName).sorted { $0.base.text(type) < $1.base.text(type) }
      + factors.filter { !$0.base.isName }
    var above = sorted.filter { $0.exponent > 0 }.map { $0.text(type) }
    let below = sorted.filter { $0.exponent < 0 }.map { $0.text(type) }
    let magnitude = Self.text(coefficient.magnitude, type)
    if magnitude != "1" || above.isEmpty { above.insert(magnitude, at: 0) }
    let sign = coefficient < 0 ? "-" : ""
    let product = sign + above.joined(separator: " * ")
    if below.isEmpty { return product }
    let quotient = below.joined(separator: " * ")
    return product + " / " + (below.count == 1 ? quotient : "(\(quotient))")
  }

  private static func text(_ number: Double, _ type: ElementType) -> String {
    // Beyond 2^53 not every integer is a Double, so digits would pretend to be exact.
    if let integer = Int64(exactly: number), integer < 1 << 53 { return "\(integer)" }
    return type == .f32 ? "\(Float(number))" : "\(number)"
  }
}

extension AlgebraicSum.Factor {
  /// The power with a positive exponent: negative ones stand below the fraction bar.
  fileprivate func text(_ type: ElementType) -> String {
    base.text(type) + (exponent.magnitude == 1 ? "" : "^\(exponent.magnitude)")
  }
}

extension AlgebraicSum.Base {
  fileprivate var isName: Bool {
    if case .name = self { true } else { false }
  }

  fileprivate func text(_ type: ElementType) -> String {
    switch self {
    case .name(let name): name
    case .call(let name, let operands, let options):
      "\(name)(\((operands.map { $0.text(type) } + options).joined(separator: ", ")))"
    case .sum(let sum): "(\(sum.text(type)))"
    }
  }
}
