/// How a declaration is called: its name and the labels of its parameters.
struct CallSpelling {
  let text: String

  /// `declaration` is what follows the keyword, up to the body or farther.
  init(_ declaration: String, _ keyword: Substring) {
    let isOperator = keyword == "func" && declaration.first?.isLetter == false
    let end = isOperator ? " (" : " (<:={?,"
    let name = declaration.prefix { !end.contains($0) }
    let behind = declaration.dropFirst(name.count).drop { " ?".contains($0) }
    let parameters = Self.withoutGenerics(behind)
    guard keyword != "let", keyword != "var", parameters.first == "(" else {
      text = String(name)
      return
    }
    let labels = Self.parts(parameters.dropFirst()).map { part in
      Self.label(part, keyword, isOperator: isOperator)
    }
    text = "\(name)(\(labels.map { "\($0):" }.joined()))"
  }

  /// Each case of `a, b(Int), c = 1`.
  static func cases(_ declaration: String) -> [CallSpelling] {
    parts(declaration[...], endsAtBrace: true).map { part in
      CallSpelling(String(part), "case")
    }
  }

  private static func label(_ part: Substring, _ keyword: Substring, isOperator: Bool) -> String {
    let names = part.prefix { $0 != ":" }.split(separator: " ").drop { $0.hasPrefix("@") }
    let hasNames = part.contains(":")
    if isOperator || !hasNames || keyword == "subscript" && names.count < 2 { return "_" }
    return String(names.first ?? "_")
  }

  private static func withoutGenerics(_ text: Substring) -> Substring {
    guard text.first == "<" else { return text }
    var depth = 0
    for index in text.indices {
      if text[index] == "<" { depth += 1 }
      if text[index] == ">" { depth -= 1 }
      if depth == 0 { return text[text.index(after: index)...] }
    }
    return text
  }

  /// What commas separate, up to the bracket that closes more than was opened.
  private static func parts(_ text: Substring, endsAtBrace: Bool = false) -> [Substring] {
    var result: [Substring] = []
    var (depth, isText, start, last) = (0, false, text.startIndex, text.startIndex)
    var before: Character = " "
    loop: for index in text.indices {
      last = index
      if text[index] == "\"" { isText.toggle() }
      if isText { continue }
      switch text[index] {
      case "(", "[", "{", "<": depth += 1
      case ">" where before == "-": break
      case ")", "]", "}", ">":
        depth -= 1
        if depth < 0 { break loop }
      case "," where depth == 0:
        result.append(text[start..<index])
        start = text.index(after: index)
      case " " where endsAtBrace && depth == 0 && before != ",": break loop
      default: break
      }
      before = text[index]
    }
    result.append(text[start..<last])
    return result.map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
  }
}
