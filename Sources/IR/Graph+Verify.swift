extension Graph {
  /// Checks what every pass relies on: arguments first, operands before their users, types that
  /// the shape rules give, unique names, updates of parameters and states only.
  /// - Throws: the first rule that is violated, with the node.
  package func verify() throws(Diagnostic) {
    try verify(depth: 0)
    try checkSize(stage: "verify")
  }

  private func verify(depth: Int) throws(Diagnostic) {
    try verifyArguments()
    try verifyBodies(depth: depth)
    var types = ResultTypes()
    for value in values {
      do {
        try verifyNode(value, &types)
      } catch {
        let message = "\(name(of: value)): \(error.subject): \(error.message)"
        throw violation(message, notes: [text(of: value)] + error.notes)
      }
    }
    try verifyOutputs()
  }

  private func violation(_ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(stage: "verify", subject: "graph \(name)", message: message, notes: notes)
  }

  private func verifyArguments() throws(Diagnostic) {
    var labels: Set<String> = []
    var operatorsBegan = false
    for node in nodes {
      guard let argument = node.argument else {
        operatorsBegan = true
        continue
      }
      guard !operatorsBegan else {
        throw violation("argument %\(argument.label) stands after operators")
      }
      guard labels.insert(argument.label).inserted else {
        throw violation("two arguments are called %\(argument.label)")
      }
      guard argument.role != .input || argument.initializer == nil else {
        throw violation("input %\(argument.label) has an initializer")
      }
    }
  }

  /// Before the nodes that have them: shape rules look at the bodies' arguments and outputs.
  private func verifyBodies(depth: Int) throws(Diagnostic) {
    var verified: Set<ControlFlow> = []
    for node in nodes {
      guard let operation = node.control, verified.insert(operation.control).inserted else {
        continue
      }
      guard depth < GraphParser.maximumGraphDepth else {
        throw violation("graphs are nested more than \(GraphParser.maximumGraphDepth) deep")
      }
      for body in operation.control.bodies { try body.verify(depth: depth + 1) }
    }
  }

  private func verifyNode(_ value: Value, _ types: inout ResultTypes) throws(Diagnostic) {
    let node = nodes[value.index]
    let failure = node.operation.failure("")
    for operand in node.operands {
      guard nodes.indices.contains(operand.index) else {
        throw failure.with(message: "operand index \(operand.index) is outside the graph")
      }
      guard operand < value else {
        throw failure.with(message: "it does not come after all of its operands")
      }
    }
    let type = try types.type(of: node.operation, node.operands, in: nodes)
    guard type == node.type else {
      throw failure.with(message: "type is \(type), found \(node.type) stored")
    }
    guard type.shape.isValid else { throw failure.with(message: "the shape is too large") }
  }

  private func verifyOutputs() throws(Diagnostic) {
    var names: Set<String> = []
    for output in outputs {
      guard Argument.isName(output.name) else {
        throw violation("output '\(output.name)': is no name")
      }
      guard names.insert(output.name).inserted else {
        throw violation("two outputs are called \(output.name)")
      }
      guard nodes.indices.contains(output.value.index) else {
        throw violation(
          "output \(output.name): value index \(output.value.index) is outside the graph")
      }
      if let target = output.updates { try verifyUpdate(output, of: target) }
    }
  }

  /// An update bears its target's name, so unique names exclude a second update.
  private func verifyUpdate(_ output: Output, of target: Value) throws(Diagnostic) {
    guard nodes.indices.contains(target.index), let argument = nodes[target.index].argument,
      argument.role != .input
    else {
      throw violation("output \(output.name): it updates no parameter or state")
    }
    guard argument.label == output.name else {
      throw violation("output \(output.name): its name differs from that of %\(argument.label)")
    }
    guard type(of: output.value) == argument.type else {
      let found = type(of: output.value)
      throw violation("output \(output.name): expected \(argument.type), found \(found)")
    }
  }
}
