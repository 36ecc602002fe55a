import IR

/// A choice between two bodies in the making.
struct Conditional {
  /// What the bodies are given; in their order of arguments.
  let operands: [Tensor]
  var branches: [Branch] = []

  init(operands: [Tensor]) { self.operands = operands }

  /// A body in the making.
  struct Branch {
    let builder: GraphBuilder
    /// One for each operand.
    let arguments: [Tensor]
    let results: [Tensor]

    init(_ builder: GraphBuilder, _ arguments: [Tensor], _ results: [Tensor]) {
      self.builder = builder
      self.arguments = arguments
      self.results = results
    }

    /// A body as it is.
    init(copying body: Graph) {
      builder = GraphBuilder(body.name)
      var arguments: [Tensor] = []
      let tensors = builder.copy(body) { builder, node, _ in
        guard node.argument != nil else { return nil }
        arguments.append(builder.bodyArgument("in\(arguments.count)", node.type))
        return arguments.last
      }
      self.arguments = arguments
      results = body.outputs.map { tensors[$0.value.index] }
    }

    /// The gradients for some arguments, given cotangents of some results; zeros where none flows.
    func gradients(of places: [Int], from seeds: [(result: Int, seed: Tensor)]) -> [Tensor] {
      var known: [Value: Tensor] = [:]
      for (result, seed) in seeds {
        guard let value = results[result].value else { continue }
        known[value] = known[value].map { $0 + seed } ?? seed
      }
      let sweep = ReverseSweep(builder, places.compactMap { arguments[$0].value })
      let cotangents = sweep.run(from: known)
      return places.map { place in
        arguments[place].value.flatMap { cotangents[$0] } ?? arguments[place].zerosLike
      }
    }
  }

  /// All results; nil after a report, also of mistakes in the branches.
  ///
  /// Operands that neither body reads are left out.
  func make(condition: Tensor, file: String = "", line: Int = 0) -> [Tensor]? {
    let mistakes = branches.flatMap(\.builder.diagnostics)
    for mistake in mistakes { condition.builder?.report(mistake) }
    if !mistakes.isEmpty { return nil }
    let kept = operands.indices.filter { index in branches.contains { $0.reads(index) } }
    var bodies: [Graph] = []
    for branch in branches {
      let arguments = kept.enumerated().map { ("in\($0)", branch.arguments[$1]) }
      let results = branch.results.enumerated().map { ("r\($0)", $1) }
      guard let body = try? branch.builder.finishBody(arguments, outputs: results) else {
        return nil
      }
      bodies.append(body)
    }
    let control = ControlFlow(.conditional, bodies)
    let given = [condition] + kept.map { operands[$0] }
    let results = branches[0].results.indices.map { index in
      Tensor.apply(Cond(control, result: index), given, file: file, line: line)
    }
    return results.contains(where: \.isInvalid) ? nil : results
  }
}

extension Conditional.Branch {
  fileprivate func reads(_ index: Int) -> Bool {
    guard let value = arguments[index].value else { return false }
    return builder.nodes.contains { $0.operands.contains(value) }
      || results.contains { $0.value == value }
  }
}
