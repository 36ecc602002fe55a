import GraphC

/// Compares one program for all batch sizes with the interpreter, size by size.
struct OpenBatchComparison {
  /// The graph for a batch of some rows.
  let build: (Int) throws(Diagnostic) -> Graph
  let maximum: Int
  let options: VerificationOptions

  /// Why the graph cannot leave its batch size open.
  func refusal(_ configuration: Configuration) -> Diagnostic? {
    do throws(Diagnostic) {
      _ = try compile(configuration)
      return nil
    } catch {
      return error
    }
  }

  /// What differs for some size, or nil.
  func difference(_ configuration: Configuration) throws(Diagnostic) -> String? {
    let program = try compile(configuration)
    for rows in Set([1, 2, maximum]).filter({ $0 <= maximum }).sorted() {
      let graph = try build(rows)
      let arguments = VerificationData(graph, seed: options.seed).arguments()
      for (argument, data) in zip(graph.arguments, arguments) {
        try program.write(data, to: argument.label, batchSize: rows)
      }
      try program.run(batchSize: rows)
      var found: [TensorData] = []
      for output in graph.outputs { found.append(try program.read(output.name, batchSize: rows)) }
      let expected = try Interpreter.run(graph, arguments)
      if let text = options.tolerance.difference(graph, found, from: expected) {
        return "for \(rows) rows, output \(text)"
      }
    }
    return nil
  }

  private func compile(_ configuration: Configuration) throws(Diagnostic) -> Executable {
    try Compiler.compile(
      maximumBatchSize: maximum, options: configuration.options, build: build)
  }
}
