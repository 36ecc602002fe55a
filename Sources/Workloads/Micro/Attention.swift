import GraphC

/// Causal attention alone, forward and backward, of one sequence with 8 heads of 64.
extension Workload {
  /// Places of the sequences that the harnesses of other frameworks measure.
  public static let attentionLengths = [64, 128, 256, 512, 1024, 2048]

  /// What attention makes of queries, keys and values of `length` places, and their gradients for
  /// a given one of the result.
  static func attention(length: Int) -> Workload {
    Workload(
      "attention_\(length)",
      "causal attention of \(length) places, 8 heads of 64, forward and backward",
      .graph { () throws(Diagnostic) in
        let builder = GraphBuilder("attention_\(length)")
        let names = ["q", "k", "v"]
        let inputs = names.map { builder.input($0, [1, 8, length, 64]) }
        let cotangent = builder.input("g", [1, 8, length, 64])
        let result = GraphC.attention(
          query: inputs[0], key: inputs[1], value: inputs[2], isCausal: true)
        builder.output("y", result)
        let gradients = gradients(of: (result * cotangent).sum(), withRespectTo: inputs)
        for (name, gradient) in zip(names, gradients) { builder.output("d\(name)", gradient) }
        return try builder.finish()
      })
  }
}
