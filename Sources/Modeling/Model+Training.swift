import IR
import Operators

extension Model {
  /// One step of training: the forward pass, gradients of every objective's loss for the parameters
  /// that it trains and that are not frozen, and the optimizers' updates.
  ///
  /// Outputs are the scalars and the updates; others, such as logits, are dropped, since they would
  /// cost memory and nothing trains on them.
  ///
  /// - Throws: as `graph`; there are no parameters to train; what is to be frozen or trained does not
  ///   exist; two objectives train one parameter; the optimizers' mistakes.
  public func trainingGraph(batchSize: Int) throws(Diagnostic) -> Graph {
    try trainingGraph(batchSize: batchSize, losses: objectives.map(\.loss))
  }

  /// The same with some of the objectives only, named by their losses: the step of
  /// `losses(ofStep:)`.
  ///
  /// - Throws: as above.
  public func trainingGraph(
    batchSize: Int, losses: [String]
  ) throws(Diagnostic) -> Graph {
    let (builder, first) = try definition(batchSize, .training, needsLoss: true)
    let parts = try trainedParts(of: builder)
    // What later objectives compute again with new parameters.
    let forward = objectives.count > 1 ? try builder.finish() : nil
    for (index, (objective, parameters)) in zip(objectives, parts).enumerated() {
      let isPart = losses.contains(objective.loss)
      var loss = first
      if index > 0 {
        loss = try self.loss(of: objective, in: builder, isPart ? forward : nil)
        // Declared again in any case, so that scalars have one order whatever is part of the step.
        builder.removeOutputs { $0.name == objective.loss }
        if let loss { builder.output(objective.loss, loss) }
      }
      guard isPart, let loss else { continue }
      let gradients = gradients(of: loss, withRespectTo: parameters)
      let update = {
        objective.optimizer.apply(
          to: builder,
          gradients: zip(parameters, gradients).map { (parameter: $0, gradient: $1) }
        ) { BatchWeight(of: loss, rows: batchSize, builder) }
      }
      builder.attributing(to: Origin(file: "", line: 0, scope: "optimizer")) {
        if index == 0 { update() } else { builder.scope(objective.loss, update) }
      }
    }
    builder.removeOutputs { output in
      let isScalar = builder.nodes[output.value.index].type.isScalar
      return output.updates == nil && (!isScalar || output.isTally)
    }
    return try builder.finish()
  }

  /// The parameters of each objective, all that are not frozen if it names none.
  private func trainedParts(of builder: GraphBuilder) throws(Diagnostic) -> [[Tensor]] {
    let trained = try trained(of: builder)
    var owners: [Value: String] = [:]
    var parts: [[Tensor]] = []
    for objective in objectives {
      guard objective.interval >= 1 else {
        throw failure(
          "the objective '\(objective.loss)' is part of every \(objective.interval)th step, "
            + "expected at least 1")
      }
      let named = try parameters(named: objective.patterns, builder, to: "trained").map(\.value)
      let part = objective.patterns.isEmpty ? trained : trained.filter { named.contains($0.value) }
      guard !part.isEmpty else {
        throw failure(
          objectives.count == 1
            ? "there are no parameters to train"
            : "there are no parameters that the objective '\(objective.loss)' trains")
      }
      for parameter in part {
        guard let value = parameter.value else { continue }
        if let owner = owners.updateValue(objective.loss, forKey: value) {
          throw failure(
            "%\(parameter.node?.argument?.label ?? "") is trained by '\(owner)' and by "
              + "'\(objective.loss)'",
            notes: ["note: add up losses that train the same parameters"])
        }
      }
      parts.append(part)
    }
    guard !parts.isEmpty else { throw failure("there are no objectives to train for") }
    return parts
  }

  /// A later objective's loss; with the `forward` pass, on the parameters as earlier ones leave them.
  private func loss(
    of objective: Objective, in builder: GraphBuilder, _ forward: Graph?
  ) throws(Diagnostic) -> Tensor {
    let before = try loss(of: builder, named: objective.loss)
    guard let forward, !objective.isSimultaneous else { return before }
    var updated: [String: Tensor] = [:]
    for output in builder.outputs {
      guard let target = output.updates, let argument = builder.tensor(target).node?.argument,
        argument.role == .parameter
      else { continue }
      // What the others' gradients have made of them is given, not to be differentiated again.
      updated[argument.label] = stopGradient(builder.tensor(output.value))
    }
    let tensors = builder.copy(forward) { _, node, _ in
      node.argument.flatMap { updated[$0.label] }
    }
    let output = forward.outputs.first { $0.name == objective.loss }
    return output.map { tensors[$0.value.index] } ?? before
  }
}
