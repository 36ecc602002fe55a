/// Shape rules of nodes with bodies.
extension ControlFlow {
  /// The types of all results; `failure` makes a diagnostic of a message.
  ///
  /// - Throws: what does not fit: operands, the bodies' arguments and their outputs.
  func resultTypes(of operands: [TensorType], _ failure: (String) -> Diagnostic)
    throws(Diagnostic) -> [TensorType]
  {
    for body in bodies { try check(body, failure) }
    switch form {
    case .scan(let length, _, let carries, let sequences):
      return try scanTypes(operands, length, carries, sequences, failure)
    case .conditional: return try conditionalTypes(operands, failure)
    case .whileLoop(let carries): return try whileTypes(operands, carries, failure)
    }
  }

  /// Bodies are inputs and outputs only; what else they hold, `Graph.verify` checks.
  private func check(_ body: Graph, _ failure: (String) -> Diagnostic) throws(Diagnostic) {
    for argument in body.arguments where argument.role != .input {
      throw failure("body argument %\(argument.label) is a \(argument.role.rawValue), not an input")
    }
    for output in body.outputs {
      guard body.nodes.indices.contains(output.value.index) else {
        throw failure("output \(output.name) of the body is outside of it")
      }
      guard output.updates == nil else {
        throw failure("output \(output.name) of the body updates an argument")
      }
    }
  }

  private func scanTypes(
    _ operands: [TensorType], _ length: Int, _ carries: Int, _ sequences: Int,
    _ failure: (String) -> Diagnostic
  ) throws(Diagnostic) -> [TensorType] {
    guard length >= 0, carries >= 0, sequences >= 0, carries <= operands.count,
      sequences <= operands.count - carries
    else {
      throw failure(
        "\(carries) carries and \(sequences) sequences over \(length) steps, "
          + "found \(operands.count) operands")
    }
    var expected = operands
    for index in carries..<carries + sequences {
      guard operands[index].rank > 0, operands[index].shape[0] == length else {
        throw failure(
          "sequence \(index - carries) is \(operands[index]), expected \(length) elements "
            + "along its first axis")
      }
      expected[index] = operands[index].with(
        shape: Shape(Array(operands[index].shape.extents.dropFirst())))
    }
    try expectArguments(of: bodies[0], expected, "operand", failure)
    try expectCarries(of: bodies[0], expected.prefix(carries), failure)
    return bodies[0].outputs.enumerated().map { index, output in
      let type = bodies[0].type(of: output.value)
      return index < carries ? type : type.with(shape: Shape([length] + type.shape.extents))
    }
  }

  private func conditionalTypes(_ operands: [TensorType], _ failure: (String) -> Diagnostic)
    throws(Diagnostic) -> [TensorType]
  {
    guard let condition = operands.first, condition == TensorType(.bool, []) else {
      let found = operands.first.map { "\($0)" } ?? "nothing"
      throw failure("the condition is \(found), expected bool[]")
    }
    for body in bodies {
      try expectArguments(of: body, Array(operands.dropFirst()), "operand", failure)
    }
    let types = bodies.map { body in body.outputs.map { body.type(of: $0.value) } }
    guard types[0].count == types[1].count else {
      throw failure("the branches give \(types[0].count) and \(types[1].count) results")
    }
    for (index, pair) in zip(types[0], types[1]).enumerated() where pair.0 != pair.1 {
      throw failure("result \(index) is \(pair.0) in one branch and \(pair.1) in the other")
    }
    return types[0]
  }

  private func whileTypes(
    _ operands: [TensorType], _ carries: Int, _ failure: (String) -> Diagnostic
  ) throws(Diagnostic) -> [TensorType] {
    guard carries >= 0, carries <= operands.count else {
      throw failure("\(carries) carries, found \(operands.count) operands")
    }
    for body in bodies { try expectArguments(of: body, operands, "operand", failure) }
    let conditions = bodies[0].outputs.map { bodies[0].type(of: $0.value) }
    guard conditions == [TensorType(.bool, [])] else {
      let found = conditions.map(\.description).joined(separator: ", ")
      throw failure("the condition gives \(found), expected one bool[]")
    }
    try expectCarries(of: bodies[1], operands.prefix(carries), failure)
    guard bodies[1].outputs.count == carries else {
      throw failure("the body gives \(bodies[1].outputs.count) results for \(carries) carries")
    }
    return Array(operands.prefix(carries))
  }

  private func expectArguments(
    of body: Graph, _ types: [TensorType], _ what: String, _ failure: (String) -> Diagnostic
  ) throws(Diagnostic) {
    guard body.arguments.count == types.count else {
      throw failure("the body takes \(body.arguments.count) arguments, found \(types.count)")
    }
    for (index, pair) in zip(body.arguments, types).enumerated() where pair.0.type != pair.1 {
      throw failure(
        "body argument %\(pair.0.label) is \(pair.0.type), but \(what) \(index) gives \(pair.1)")
    }
  }

  private func expectCarries(
    of body: Graph, _ types: ArraySlice<TensorType>, _ failure: (String) -> Diagnostic
  ) throws(Diagnostic) {
    guard body.outputs.count >= types.count else {
      throw failure("the body gives \(body.outputs.count) results for \(types.count) carries")
    }
    for (index, pair) in zip(body.outputs, types).enumerated() {
      let type = body.type(of: pair.0.value)
      guard type == pair.1 else {
        throw failure("carry \(index) becomes \(type), expected \(pair.1) as at the start")
      }
    }
  }
}
