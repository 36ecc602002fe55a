import GraphC

/// Runs a graph in every way the compiler knows, and compares with the interpreter.
package struct DifferentialCheck: Sendable {
  /// What a graph fails in.
  package struct Failure: Error, Sendable, CustomStringConvertible {
    /// Which way of running it, or which property.
    package let check: String
    package let message: String

    package var description: String { "\(check): \(message)" }
  }

  /// The backends to compile for, besides the interpreter.
  package var backends: [Backend]
  package var tolerance: Tolerance
  /// Compiler and cache; the backend is replaced.
  package var execution: ExecutionOptions

  package init(
    backends: [Backend] = [.tcc], tolerance: Tolerance = .loose,
    execution: ExecutionOptions = ExecutionOptions()
  ) {
    self.backends = backends
    self.tolerance = tolerance
    self.execution = execution
  }

  /// What is wrong, or nil.
  ///
  /// Text reads back; passes run twice change nothing; every backend computes what the interpreter
  /// does, again when it runs again, with any pass left out, and with half of the memory;
  /// several threads compute the bits of one, also when small kernels are divided among them.
  package func failure(of graph: Graph, _ arguments: [TensorData]) -> Failure? {
    do {
      try checkText(graph)
      try checkPasses(graph)
      let expected = try guarded("interpreter") { () throws(Diagnostic) in
        try Interpreter.run(graph, arguments)
      }
      for backend in backends { try check(backend, graph, arguments, expected) }
      return nil
    } catch {
      return error
    }
  }

  /// For each case, what is wrong when all of them are one program of `backend`, or nil.
  ///
  /// Many graphs in a program, since starting a C compiler is slow; with and without fusion.
  package func failures(of items: [FuzzCase], on backend: Backend) -> [Failure?] {
    let plain = Configuration.backend(backend, execution)
    var failures = [Failure?](repeating: nil, count: items.count)
    for configuration in [plain, plain.without("fuse")] {
      do {
        var results = try configuration.run(
          .combined(items.map(\.graph)), items.flatMap(\.arguments))[...]
        for (index, item) in items.enumerated() {
          let expected = try Interpreter.run(item.graph, item.arguments)
          let found = Array(results.prefix(expected.count))
          results = results.dropFirst(expected.count)
          guard let text = tolerance.difference(item.graph, found, from: expected) else { continue }
          failures[index] = Failure(check: configuration.name, message: text)
        }
      } catch {
        let failure = Failure(check: configuration.name, message: "\(error)")
        return failures.map { $0 ?? failure }
      }
    }
    return failures
  }

  private func guarded<Result>(
    _ check: String, _ body: () throws(Diagnostic) -> Result
  ) throws(Failure) -> Result {
    do { return try body() } catch { throw Failure(check: check, message: "\(error)") }
  }

  private func checkText(_ graph: Graph) throws(Failure) {
    let parsed = try guarded("text") { () throws(Diagnostic) in
      try GraphParser.parse(graph.text, name: graph.name, operators: Operators.named)
    }
    if parsed != graph { throw Failure(check: "text", message: "is read as\n\(parsed.text)") }
  }

  private func checkPasses(_ graph: Graph) throws(Failure) {
    let (once, twice) = try guarded("passes") { () throws(Diagnostic) in
      let once = try Compiler.optimize(graph)
      return (once, try Compiler.optimize(once))
    }
    guard once != twice else { return }
    throw Failure(check: "passes", message: "a second time changes\n\(once.text)to\n\(twice.text)")
  }

  private func check(
    _ backend: Backend, _ graph: Graph, _ arguments: [TensorData], _ expected: [TensorData]
  ) throws(Failure) {
    let plain = Configuration.backend(backend, execution)
    let results = try results(plain, graph, arguments, expected)
    let threaded = Configuration.backend(backend, threads: 2, execution)
    let parallel = try self.results(threaded, graph, arguments, expected)
    try expectSameBits(threaded.name, graph, parallel, results)
    // Sums of more parts differ in their last bits from those of fewer.
    let (one, several) = (plain.dividing(amongThreads: 1), plain.dividing(amongThreads: 3))
    try expectSameBits(
      several.name, graph, try self.results(several, graph, arguments, expected),
      try self.results(one, graph, arguments, expected))
    for pass in Configuration.passes {
      _ = try self.results(plain.without(pass), graph, arguments, expected)
    }
    if let budget = try halfOfTheMemory(graph) {
      let frugal = plain.within(budget)
      try expectSameBits(
        frugal.name, graph, try self.results(frugal, graph, arguments, expected), results)
    }
  }

  /// Results that agree with the expected ones, and once more the same.
  private func results(
    _ configuration: Configuration, _ graph: Graph, _ arguments: [TensorData],
    _ expected: [TensorData]
  ) throws(Failure) -> [TensorData] {
    let (results, again) = try guarded(configuration.name) { () throws(Diagnostic) in
      let executable = try configuration.compile(graph)
      return (try executable.results(arguments), try executable.results(arguments))
    }
    if let text = tolerance.difference(graph, results, from: expected) {
      throw Failure(check: configuration.name, message: text)
    }
    try expectSameBits("\(configuration.name), a second run", graph, again, results)
    return results
  }

  private func expectSameBits(
    _ check: String, _ graph: Graph, _ found: [TensorData], _ expected: [TensorData]
  ) throws(Failure) {
    for (output, pair) in zip(graph.outputs, zip(found, expected))
    where !pair.0.isIdentical(to: pair.1) {
      let text = pair.0.difference(from: pair.1) ?? " has zeros of other signs, or other NaN"
      throw Failure(check: check, message: "\(output.name)\(text), which was before")
    }
  }

  /// A budget that makes the planner compute values again; nil if it cannot.
  private func halfOfTheMemory(_ graph: Graph) throws(Failure) -> Int? {
    let kernels = try guarded("plan") { () throws(Diagnostic) in
      try Compiler.formKernels(try Compiler.optimize(graph))
    }
    let needed = try guarded("plan") { () throws(Diagnostic) in
      try Compiler.planMemory(kernels).arena.byteCount
    }
    let budget = needed / 2
    var options = CompilerOptions()
    options.memoryBudget = budget
    return (try? Compiler.planMemory(kernels, options)) == nil ? nil : budget
  }
}
