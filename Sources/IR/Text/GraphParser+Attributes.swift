/// `{axes = [0, 1], value = f32[] 0.5}`
extension GraphParser {
  /// The attributes in braces, or none; each name occurs once.
  mutating func parseAttributes(_ draft: GraphDraft) throws(Diagnostic) -> [Attribute] {
    guard token.isPunctuation("{") else { return [] }
    var names: Set<String> = []
    return try list("{", "}") { parser throws(Diagnostic) in
      let name = try parser.take(.word, "an attribute")
      guard names.insert(name.text).inserted else {
        throw parser.failure(at: name, "attribute \(name.found) is given twice")
      }
      try parser.expect("=")
      if parser.token.kind == .value {
        return Attribute(name.text, .graph(try parser.parseSharedBody(name, draft)))
      }
      return Attribute(name.text, try parser.parseAttributeValue(depth: 0))
    }
  }

  /// Reads `%3`: the graph that the same attribute of an earlier node holds.
  private mutating func parseSharedBody(_ name: Token, _ draft: GraphDraft) throws(Diagnostic)
    -> Graph
  {
    let place = token
    let node = draft.nodes[try parseOperand(draft).index]
    let attribute = node.operation.attributes.first { $0.name == name.text }
    guard case .graph(let graph) = attribute?.value else {
      throw failure(at: place, "\(place.found) has no graph called \(name.found)")
    }
    return graph
  }

  private mutating func parseNestedGraph() throws(Diagnostic) -> Graph {
    guard graphDepth < Self.maximumGraphDepth else {
      throw failure(at: token, "graphs are nested more than \(Self.maximumGraphDepth) deep")
    }
    graphDepth += 1
    defer { graphDepth -= 1 }
    return try parseGraph()
  }

  private mutating func parseAttributeValue(depth: Int) throws(Diagnostic) -> AttributeValue {
    if token.kind == .string { return .string(try advance().text) }
    if token.isPunctuation("[") {
      guard depth < Self.maximumListDepth else {
        throw failure(at: token, "lists are nested more than \(Self.maximumListDepth) deep")
      }
      return .list(
        try list("[", "]") { parser throws(Diagnostic) in
          try parser.parseAttributeValue(depth: depth + 1)
        })
    }
    if token.isWord("graph") { return .graph(try parseNestedGraph()) }
    let word = try take(.word, "a value")
    switch NumericLiteral.kind(of: word.text) {
    case .integer: return .integer(try integer(word, .i64))
    case .float: return .float(try float(word, Double.self))
    case nil: break
    }
    if let factor = Self.batchFactor(of: word.text[...]) {
      return .integer(try integer(word, batchFactor: factor))
    }
    if word.text == "true" || word.text == "false" { return .boolean(word.text == "true") }
    if let number = Double(special: word.text) { return .float(number) }
    if let type = ElementType(rawValue: word.text), token.isPunctuation("[") {
      return .tensor(try parseTensor(type))
    }
    guard Argument.isName(word.text), !word.text.hasPrefix("-") else {
      throw failure(at: word, "expected a value, found \(word.found)")
    }
    return .word(word.text)
  }
}
