/// Finds out how large what weights multiply becomes, for products of integers.
public enum Calibration {
  /// By parameter the scale that what products multiply it with gets: the greatest magnitude over 127.
  ///
  /// Products in loops and choices have none; they go on with floats. The graph is what predicts, with
  /// plain parameters: those of `weights`, initial ones where these lack some. It runs once for each
  /// batch, which has values of all inputs.
  /// - Throws: when there is no product to observe, no batch, or something is not finite; what
  ///   compiling and running throw.
  public static func inputScales(
    of graph: Graph, _ quantization: WeightQuantization, weights: [String: TensorData],
    batches: [[String: TensorData]], options: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) -> [String: Float] {
    let observing = try quantization.observing(graph)
    guard !observing.outputs.isEmpty else {
      throw failure(
        graph, "has no product outside of loops whose weights are stored as int8 or int4",
        "note: without --calibrate weights are stored and what they multiply stays f32")
    }
    guard !batches.isEmpty else {
      throw failure(graph, "has no batch to look at", "note: give as many rows as a batch has")
    }
    let program = try Compiler.compile(observing, options: options)
    try program.initialize(seed: 0)
    for (label, data) in weights where observing.argument(named: label) != nil {
      try program.write(data, to: label)
    }
    var magnitudes: [String: Float] = [:]
    for batch in batches {
      for (label, data) in batch where observing.argument(named: label) != nil {
        try program.write(data, to: label)
      }
      try program.run()
      for output in observing.outputs {
        let magnitude = Float(try program.read(output.name).doubles[0])
        guard magnitude.isFinite else {
          throw failure(
            graph, "multiplies %\(output.name) with \(magnitude) for the data to calibrate with",
            "note: look for inputs that are not finite, or larger than in training")
        }
        magnitudes[output.name] = max(magnitudes[output.name] ?? 0, magnitude)
      }
    }
    // What was always 0 has any scale.
    return magnitudes.mapValues { $0 / 127 >= Float.leastNormalMagnitude ? $0 / 127 : 1 }
  }

  private static func failure(_ graph: Graph, _ message: String, _ note: String) -> Diagnostic {
    Diagnostic(
      stage: "calibrate", subject: "graph \(graph.name)", message: message, notes: [note])
  }
}
