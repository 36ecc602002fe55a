import GraphC

/// Compares one program for all batch sizes with the interpreter, size by size.
struct OpenBatchComparison {
  /// The graph for a batch of some rows.
  let build: (Int) throws(Diagnostic) -> Graph
  let maximum: Int
  let options: VerificationOptions

  /// The program for all sizes.
  ///
  /// - Throws: why the graph cannot leave its batch size open.
  func compile(_ configuration: Configuration) throws(Diagnostic) -> Executable {
    try Compiler.compile(
      maximumBatchSize: maximum, options: configuration.options, build: build)
  }

  /// What the program does otherwise for some size, or nil.
  func difference(_ program: Executable) throws(Diagnostic) -> String? {
    for rows in Set([1, 2, maximum]).filter({ $0 <= maximum }).sorted() {
      let graph = try build(rows)
      let arguments = try VerificationData(graph, seed: options.seed).arguments()
      let found = try program.results(arguments, batchSize: rows)
      let expected = try Interpreter.run(graph, arguments)
      if let text = options.tolerance.difference(graph, found, from: expected) {
        return "for \(rows) rows, output \(text)"
      }
    }
    return nil
  }
}
