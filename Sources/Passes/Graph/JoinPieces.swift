import IR
import Operators

extension Pass {
  /// Writes sums of tensors that zeros surround as one concatenation, where they do not overlap.
  ///
  ///     %0 = pad %a {low = [0], high = [2]} : f32[5]
  ///     %1 = pad %b {low = [3], high = [0]} : f32[5]
  ///     %2 = add %0, %1 : f32[5]
  ///     // ->
  ///     %0 = concatenate %a, %b {axis = 0} : f32[5]
  ///
  /// Gradients of slices are such sums. Keeps every value; 0 and -0 are interchangeable.
  package static let joinPieces = Pass(
    "join-pieces", "writes sums of pads that do not overlap as concatenations"
  ) { graph throws(Diagnostic) in
    try graph.joiningPieces()
  }
}

extension Graph {
  fileprivate func joiningPieces() throws(Diagnostic) -> Graph {
    guard nodes.contains(where: { $0.isPad || $0.control != nil }) else { return self }
    let bodies = try rebuiltBodies { body throws(Diagnostic) in try body.joiningPieces() }
    let sums = SumsOfPads(self)
    let builder = GraphBuilder(name, capacity: nodes.count)
    var tensors: [Tensor] = []
    _ = builder.copy(self) { builder, node, operands in
      let joined = sums.joined(Value(tensors.count), builder, tensors)
      tensors.append(joined ?? builder.copy(bodies[node], operands))
      return tensors[tensors.count - 1]
    }
    builder.copyOutputs(of: self, tensors)
    return try builder.finish()
  }
}
