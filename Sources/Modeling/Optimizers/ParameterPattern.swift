import IR

/// Parameters by name: a name, in which `*` stands for any text.
package struct ParameterPattern: Hashable, Sendable {
  package let text: String

  package init(text: String) { self.text = text }

  /// Whether the pattern describes the whole name.
  package func matches(_ name: String) -> Bool {
    let parts = text.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else {
      return text == name
    }
    guard name.count >= first.count + last.count, name.hasPrefix(first), name.hasSuffix(last) else {
      return false
    }
    // Between the ends, each part is taken as early as possible.
    var rest = name.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }
}

extension OptimizerStep {
  /// For each parameter, whether one of the patterns describes its name.
  ///
  /// A pattern that describes no parameter of the whole step is a mistake of `optimizer`.
  func selected(
    _ gradients: [ParameterGradient], by patterns: [String], for optimizer: any Optimizer
  ) -> [Bool] {
    let names = gradients.map { $0.parameter.node?.argument?.label ?? "" }
    let patterns = patterns.map { ParameterPattern(text: $0) }
    for pattern in patterns where !parameterNames.contains(where: pattern.matches) {
      builder.report(
        Diagnostic(
          stage: "build", subject: "optimizer \(optimizer.name)",
          message: "no parameter is called '\(pattern.text)'"
            + Spelling.suggestion(for: pattern.text, among: parameterNames),
          notes: ["note: parameters are " + parameterNames.joined(separator: ", ")]))
    }
    return names.map { name in patterns.contains { $0.matches(name) } }
  }
}
