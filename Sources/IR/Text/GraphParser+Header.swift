/// `graph NAME(arguments) -> (results) { … }`
extension GraphParser {
  /// A result as the header declares it.
  struct Result {
    let name: String
    let updates: Value?
    let type: TensorType
    let token: Token
  }

  mutating func parseGraph() throws(Diagnostic) -> Graph {
    try expectWord("graph")
    guard token.kind == .string || token.kind == .word && Argument.isName(token.text) else {
      throw expected("the graph's name")
    }
    var draft = GraphDraft(name: try advance().text)
    _ = try list("(", ")") { parser throws(Diagnostic) in try parser.parseArgument(&draft) }
    try expect("->")
    let results = try list("(", ")") { parser throws(Diagnostic) in
      try parser.parseResult(draft)
    }
    try check(results)
    try expect("{")
    while token.kind == .value { try parseNode(&draft) }
    let outputs = try parseReturn(results, draft)
    try expect("}")
    let graph = Graph(name: draft.name, nodes: draft.nodes, outputs: outputs)
    try graph.checkSize(stage: "read")
    return graph
  }

  /// Reads an argument, such as `%w: parameter f32[2x3] = zeros`.
  private mutating func parseArgument(_ draft: inout GraphDraft) throws(Diagnostic) {
    let label = try take(.value, "an argument such as %x")
    try expect(":")
    let word = try take(.word, "input, parameter or state")
    guard let role = Argument.Role(rawValue: word.text) else {
      throw failure(at: word, "expected input, parameter or state, found \(word.found)")
    }
    let type = try parseType()
    var initializer: Initializer?
    if token.isPunctuation("=") {
      guard role != .input else { throw failure(at: token, "an input has no initializer") }
      try advance()
      initializer = try parseInitializer()
    }
    let argument = Argument(label.text, role, type, initializer)
    do {
      _ = try argument.resultType(of: [])
    } catch {
      throw located(error, at: label)
    }
    let origin = Origin(file: file, line: label.line, scope: "")
    guard draft.add(argument: argument, origin: origin) else {
      throw failure(at: label, "the name \(label.found) is taken")
    }
  }

  /// Reads first values, such as `zeros`, `constant(c)` or `uniform(low, high)`.
  private mutating func parseInitializer() throws(Diagnostic) -> Initializer {
    let word = try take(.word, "an initializer")
    switch word.text {
    case "zeros": return .zeros
    case "ones": return .ones
    case "constant": return .constant(try parseNumbers(1)[0])
    case "blocks": return .blocks(try parseNumbers())
    case "uniform":
      let numbers = try parseNumbers(2)
      return .uniform(low: numbers[0], high: numbers[1])
    case "normal":
      let numbers = try parseNumbers(2)
      return .normal(mean: numbers[0], deviation: numbers[1])
    case "truncated_normal":
      let numbers = try parseNumbers(2)
      return .truncatedNormal(mean: numbers[0], deviation: numbers[1])
    case "orthogonal": return .orthogonal(gain: try parseNumbers(1)[0])
    case "sparse":
      let numbers = try parseNumbers(2)
      return .sparse(zeros: numbers[0], deviation: numbers[1])
    case "reservoir":
      let numbers = try parseNumbers(2)
      return .reservoir(connectivity: numbers[0], spectralRadius: numbers[1])
    default:
      let known = [
        "zeros", "ones", "constant", "blocks", "uniform", "normal", "truncated_normal",
        "orthogonal", "sparse", "reservoir",
      ]
      throw failure(
        at: word,
        "unknown initializer \(word.found)"
          + Spelling.suggestion(for: word.text, among: known))
    }
  }

  private mutating func parseNumbers() throws(Diagnostic) -> [Double] {
    try list("(", ")") { parser throws(Diagnostic) in try parser.parseFloat(Double.self) }
  }

  private mutating func parseNumbers(_ count: Int) throws(Diagnostic) -> [Double] {
    let start = token
    let numbers = try parseNumbers()
    guard numbers.count == count else {
      throw failure(
        at: start, "expected \(count) number\(count == 1 ? "" : "s"), found \(numbers.count)")
    }
    return numbers
  }

  /// `loss: f32[]`, or `%w: f32[2x3]` for the new value of an argument.
  private mutating func parseResult(_ draft: GraphDraft) throws(Diagnostic) -> Result {
    let name = token.kind == .value ? try advance() : try take(.word, "a result's name")
    guard Argument.isName(name.text) else {
      throw failure(
        at: name, "\(name.found) is no name; use letters, digits, '_', '.' and '-'")
    }
    try expect(":")
    let type = try parseType()
    guard name.kind == .value else {
      return Result(name: name.text, updates: nil, type: type, token: name)
    }
    guard let target = draft.value(named: name.text),
      let argument = draft.nodes[target.index].argument
    else {
      throw failure(
        at: name, "unknown argument \(name.found)" + draft.suggestion(for: name.text))
    }
    guard argument.role != .input else {
      throw failure(
        at: name, "\(name.found) is an input; only parameters and states can be updated")
    }
    guard argument.type == type else {
      throw failure(at: name, "type is \(argument.type), found \(type) written")
    }
    return Result(name: name.text, updates: target, type: type, token: name)
  }

  private func check(_ results: [Result]) throws(Diagnostic) {
    var names: Set<String> = []
    for result in results where !names.insert(result.name).inserted {
      throw failure(at: result.token, "the name \(result.token.found) is taken by another result")
    }
  }
}
