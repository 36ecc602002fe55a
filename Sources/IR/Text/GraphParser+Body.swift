/// `%0 = matmul %x, %w {transpose_rhs = true} : f32[32x10]`
extension GraphParser {
  mutating func parseNode(_ draft: inout GraphDraft) throws(Diagnostic) {
    let result = try take(.value, "a value")
    guard result.text == "\(draft.nextNumber)" else {
      throw failure(at: result, "expected %\(draft.nextNumber), found \(result.found)")
    }
    try expect("=")
    let name = try take(.word, "an operator")
    var operands: [Value] = []
    if token.kind == .value {
      repeat { operands.append(try parseOperand(draft)) } while try skip(",")
    }
    let attributes = try parseAttributes(draft)
    try expect(":")
    let start = token
    let written = try parseType()
    let operation = try make(name, attributes)
    let type: TensorType
    do {
      type = try operation.resultType(of: operands.map { draft.nodes[$0.index].type })
    } catch {
      throw located(error, at: name, notes: [describe(result, name, operands, draft)])
    }
    guard type == written else {
      throw failure(at: start, "type is \(type), found \(written) written")
    }
    let origin = Origin(file: file, line: result.line, scope: "")
    draft.add(Node(operation, operands, type, origin: origin))
  }

  /// The operator called `name`; attributes it does not know are mistakes.
  private func make(_ name: Token, _ attributes: [Attribute]) throws(Diagnostic)
    -> any Operation
  {
    do {
      let type = try operators(name.text)
      var reader = AttributeReader(subject: name.text, attributes)
      let operation = try type.init(from: &reader)
      try reader.finish()
      return operation
    } catch {
      throw located(error, at: name)
    }
  }

  mutating func parseOperand(_ draft: GraphDraft) throws(Diagnostic) -> Value {
    let name = try take(.value, "a value such as %0")
    guard let value = draft.value(named: name.text) else {
      throw failure(at: name, "unknown value \(name.found)" + draft.suggestion(for: name.text))
    }
    return value
  }

  /// `%7 = matmul %3, %6 : operands f32[32x128], f32[64x10]`, of the first few operands.
  private func describe(_ result: Token, _ name: Token, _ operands: [Value], _ draft: GraphDraft)
    -> String
  {
    let shown = operands.prefix(8)
    let rest = operands.count > shown.count ? ", …" : ""
    let names = shown.map { value in
      draft.nodes[value.index].argument.map { "%\($0.label)" }
        ?? "%\(value.index - draft.argumentCount)"
    }
    let types = shown.map { "\(draft.nodes[$0.index].type)" }
    let head = "\(result.found) = \(name.text)"
    if operands.isEmpty { return head }
    return "\(head) \(names.joined(separator: ", "))\(rest) : operands "
      + "\(types.joined(separator: ", "))\(rest)"
  }

  /// `return %0, %w`: one value for each result of the header.
  mutating func parseReturn(_ results: [Result], _ draft: GraphDraft)
    throws(Diagnostic) -> [Graph.Output]
  {
    let start = token
    guard token.isWord("return") else { throw expected("%\(draft.nextNumber) or 'return'") }
    try advance()
    var values: [Value] = []
    if token.kind == .value {
      repeat { values.append(try parseOperand(draft)) } while try skip(",")
    }
    guard values.count == results.count else {
      throw failure(at: start, "expected \(results.count) values, found \(values.count)")
    }
    var outputs: [Graph.Output] = []
    for (result, value) in zip(results, values) {
      let type = draft.nodes[value.index].type
      guard type == result.type else {
        throw failure(at: result.token, "type is \(type), found \(result.type) written")
      }
      outputs.append(Graph.Output(name: result.name, value: value, updates: result.updates))
    }
    return outputs
  }
}
