import IR

/// What `then` makes of the operands if the condition, a `bool[]`, is true, else what `otherwise`
/// makes of them; only one of the two runs.
///
///     let safe = cond(x.greater(0), [x]) { [log($0[0])] } otherwise: { [$0[0]] }
///
/// Both closures are called once, to be recorded. All that they compute belongs to their branch, also
/// from tensors around. Results have the same types in both; numbers take that of the other branch's
/// result. Random numbers are those that the same key gives outside.
///
/// The gradient chooses likewise: what only the other branch reads gets zeros, never NaN.
public func cond(
  _ condition: Tensor, _ operands: [Tensor], file: String = #fileID, line: Int = #line,
  then: ([Tensor]) -> [Tensor], otherwise: ([Tensor]) -> [Tensor]
) -> [Tensor] {
  let joined = GraphBuilder.joined([condition] + operands)
  guard let found = joined.lazy.compactMap(\.builder).first else {
    // Numbers alone belong to no graph, and are known.
    return condition.number == 0 ? otherwise(operands) : then(operands)
  }
  let builder = found.innermost
  let element = operands.first { $0.number == nil }?.elementType ?? .f32
  let owned = joined.enumerated().map { index, tensor in
    tensor.number.map { builder.constant(TensorType(index == 0 ? .bool : element, []), $0) }
      ?? builder.adopted(tensor)
  }
  let call = CondCall(
    condition: owned[0], operands: Array(owned.dropFirst()), builder: builder, file: file,
    line: line)
  return call.run(then, otherwise)
}

/// As `cond` with several operands and results, for one of each.
public func cond(
  _ condition: Tensor, _ operand: Tensor, file: String = #fileID, line: Int = #line,
  then: (Tensor) -> Tensor, otherwise: (Tensor) -> Tensor
) -> Tensor {
  let results = cond(
    condition, [operand], file: file, line: line, then: { [then($0[0])] },
    otherwise: { [otherwise($0[0])] })
  return results[0]
}

/// As `cond` with operands, for closures that take all they need from around.
public func cond(
  _ condition: Tensor, file: String = #fileID, line: Int = #line, then: () -> Tensor,
  otherwise: () -> Tensor
) -> Tensor {
  let results = cond(
    condition, [], file: file, line: line, then: { _ in [then()] },
    otherwise: { _ in [otherwise()] })
  return results[0]
}

/// One use of `cond`.
private struct CondCall {
  let condition: Tensor
  let operands: [Tensor]
  let builder: GraphBuilder
  let file: String
  let line: Int

  private func report(_ message: String, _ notes: [String] = []) {
    builder.report(
      "cond", message, operands: [condition] + operands, notes: notes, file: file, line: line)
  }

  func run(_ then: ([Tensor]) -> [Tensor], _ otherwise: ([Tensor]) -> [Tensor]) -> [Tensor] {
    if ([condition] + operands).contains(where: \.isInvalid) {
      return builder.invalidResults(of: operands, then)
    }
    guard condition.type == TensorType(.bool, []) else {
      report(
        "the condition is \(condition.type), expected bool[]",
        ["note: use select to choose element by element"])
      return builder.invalidResults(of: operands, then)
    }
    let raw = [recorded("then", then), recorded("otherwise", otherwise)]
    let expected = types(raw)
    let bodies = raw.map { $0.owning(expected) }
    let failed = bodies[0].results.map { builder.invalid($0.type) }
    if bodies.contains(where: \.hasFailed) || !haveSameTypes(bodies) { return failed }
    let outside = RecordedBody.captured(bodies)
    var choice = Conditional(operands: operands + outside)
    choice.branches = bodies.map { body in
      Conditional.Branch(body.builder, body.arguments + body.captures(outside), body.results)
    }
    return choice.make(condition: condition, file: file, line: line) ?? failed
  }

  private func recorded(_ name: String, _ build: ([Tensor]) -> [Tensor]) -> RecordedBody {
    builder.body(name, keys: .shared, isBranch: true) { RecordedBody($0, operands, build) }
  }

  /// The type of each result: that of the first branch in which it is no number.
  private func types(_ bodies: [RecordedBody]) -> [TensorType] {
    let count = bodies.map(\.results.count).max() ?? 0
    let scalar = TensorType(operands.first?.elementType ?? .f32, [])
    return (0..<count).map { index in
      let candidates = bodies.filter { index < $0.results.count }.map { $0.results[index] }
      return candidates.first { $0.number == nil }?.type ?? scalar
    }
  }

  private func haveSameTypes(_ bodies: [RecordedBody]) -> Bool {
    let types = bodies.map { $0.results.map(\.type) }
    if types[0] == types[1] { return true }
    let texts = types.map { $0.isEmpty ? "nothing" : $0.map(\.description).joined(separator: ", ") }
    report(
      "one branch gives \(texts[0]), the other \(texts[1])",
      ["note: cast, reshape or broadcast the results of one"])
    return false
  }
}
