import IR

extension Model {
  /// What a trained model makes of the next piece of its sequences, so many steps if `define` takes
  /// `mode.steps(…)` of them: layers with a memory, recurrent ones and causal attention, begin with
  /// states that are inputs, and give them as outputs for the piece after.
  ///
  ///     builder.input("x", [rows, mode.steps(40), 1])    // in `define`
  ///
  /// A state `%lstm.carried.hidden`, `(rows, units)`, is an input of this name, zeros for a sequence's
  /// beginning, and `lstm.carried.hidden.next` an output. All pieces of a sequence one after the
  /// other give what `inferenceGraph` gives for the whole.
  ///
  /// - Throws: as `inferenceGraph`; no layer has states to carry; there are no steps in a piece.
  public func stepGraph(batchSize: Int, steps: Int = 1) throws(Diagnostic) -> Graph {
    let graph = try pieceGraph(batchSize: batchSize, steps: steps)
    let step = GraphBuilder(graph.name)
    let tensors = step.copy(graph) { builder, node, _ in
      guard let argument = node.argument, CarriedState.isOne(argument) else { return nil }
      return builder.argument(argument.label, .input, argument.type)
    }
    // What is computed first, then the states.
    let outputs =
      graph.outputs.filter { $0.updates == nil } + graph.outputs.filter { $0.updates != nil }
    for output in outputs {
      let name = output.updates == nil ? output.name : output.name + CarriedState.nextSuffix
      step.output(name, tensors[output.value.index])
    }
    return try step.finish()
  }

  /// The same with states that are the graph's own, which each run moves on in place: pieces of
  /// different lengths, such as a prompt and then one token after the other, may share them.
  ///
  /// - Throws: as `stepGraph`.
  public func pieceGraph(batchSize: Int, steps: Int = 1) throws(Diagnostic) -> Graph {
    let builder = try piece(batchSize, steps)
    let graph = try withoutTargets(try builder.finish()) { CarriedState.isOne($0) }
    guard graph.arguments.contains(where: CarriedState.isOne) else {
      throw failure(
        "no layer carries a state from one step to the next",
        notes: [
          "note: recurrent layers and causal attention do if they are told the mode that the "
            + "model's closure is given"
        ])
    }
    return graph
  }

  /// How many places a sequence may have that is read a piece at a time: the least `capacity` of its
  /// attention, or number of learned positions; nil if there is no limit.
  ///
  /// Where a piece ends behind it, what attention gives is NaN.
  ///
  /// - Throws: the mistakes of `define`.
  public func streamingCapacity() throws(Diagnostic) -> Int? {
    let capacity = try piece(1, 1).pieceCapacity
    return capacity == .max ? nil : capacity
  }

  private func piece(_ batchSize: Int, _ steps: Int) throws(Diagnostic) -> GraphBuilder {
    guard steps >= 1 else {
      throw failure("expected at least 1 step in a piece, found \(steps)")
    }
    return try definition(batchSize, .streaming(steps: steps), needsLoss: false).builder
  }
}
