import IR

extension Model {
  /// What a trained model makes of the next piece of its sequences, one step if `define` takes
  /// `mode.steps(…)` of them: recurrent layers begin with states that are inputs, and give them as
  /// outputs for the piece after.
  ///
  ///     builder.input("x", [rows, mode.steps(40), 1])    // in `define`
  ///
  /// A state `%lstm.carried.hidden`, `(rows, units)`, is an input of this name, zeros for a sequence's
  /// beginning, and `lstm.carried.hidden.next` an output. All pieces of a sequence one after the
  /// other give what `inferenceGraph` gives for the whole.
  ///
  /// - Throws: as `inferenceGraph`; no layer has states to carry.
  public func stepGraph(batchSize: Int) throws(Diagnostic) -> Graph {
    let (builder, _) = try definition(batchSize, .streaming, needsLoss: false)
    let graph = try withoutTargets(try builder.finish()) { CarriedState.isOne($0) }
    guard graph.arguments.contains(where: CarriedState.isOne) else {
      throw failure(
        "no layer carries a state from one step to the next",
        notes: [
          "note: recurrent layers do if they are told the mode that the model's closure is given"
        ])
    }
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
}
