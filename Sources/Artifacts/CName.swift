import CodeGeneration

/// Names that C, C++ and Python allow.
enum CName {
  private static let keywords: Set<String> = [
    "alignas", "auto", "bool", "break", "case", "char", "class", "const", "context", "continue",
    "default", "delete", "do", "double", "else", "enum", "extern", "false", "float", "for", "goto",
    "if", "inline", "int", "long", "namespace", "new", "operator", "private", "public", "register",
    "restrict", "return", "short", "signed", "sizeof", "static", "struct", "switch", "template",
    "this", "true", "typedef", "union", "unsigned", "using", "virtual", "void", "volatile", "while",
    // Python's, whose functions have the same parameters.
    "and", "as", "assert", "async", "await", "def", "del", "elif", "except", "finally", "from",
    "global", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "results",
    "self", "with", "yield", "None", "True", "False",
  ]

  /// Letters, digits and `_`, with `_` for all else, beginning with no digit.
  static func identifier(_ text: String) -> String {
    let word = CSpelling.identifier(text)
    return word.first.map { $0.isNumber ? "_" + word : word } ?? "_"
  }

  static func isIdentifier(_ text: String) -> Bool {
    !text.isEmpty && identifier(text) == text && text.first != "_" && !keywords.contains(text)
  }

  /// Names of parameters, no two alike, and none of them in `others`.
  static func parameters(_ labels: [String], besides others: [String] = []) -> [String] {
    var taken = keywords.union(others)
    return labels.map { label in
      var name = identifier(label)
      while !taken.insert(name).inserted { name += "_" }
      return name
    }
  }
}
