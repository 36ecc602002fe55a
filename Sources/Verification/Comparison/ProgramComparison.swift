import GraphC

/// Compares programs made from one graph: with the interpreter, and with each other.
struct ProgramComparison {
  typealias Problem = Verifier.Problem
  typealias Body = (inout ProgramComparison) throws(Diagnostic) -> Problem?

  private let graph: Graph
  private let arguments: [TensorData]
  private let options: VerificationOptions
  /// What the interpreter computes; made when it is first needed.
  private var expected: [TensorData]?

  init(_ graph: Graph, _ arguments: [TensorData], _ options: VerificationOptions) {
    self.graph = graph
    self.arguments = arguments
    self.options = options
  }

  /// Names of comparisons and what they do.
  func all() -> [(name: String, body: Body)] {
    var all: [(name: String, body: Body)] = []
    for (position, backend) in options.backends.enumerated() {
      let plain = Configuration.backend(backend, options.execution)
      all.append(agreement(plain))
      // Graph passes are the same for every backend.
      let passes = position == 0 ? Configuration.passes : KernelFormation.switches
      all += passes.map { agreement(plain.without($0)) }
      let threaded = Configuration.backend(backend, threads: 2, options.execution)
      all.append(
        (
          threaded.name,
          { comparison throws(Diagnostic) in try comparison.sameBits(threaded, plain) }
        ))
    }
    return all
  }

  private func agreement(_ configuration: Configuration) -> (name: String, body: Body) {
    (configuration.name, { comparison throws(Diagnostic) in try comparison.agrees(configuration) })
  }

  private var search: NodeSearch {
    NodeSearch(graph: graph, arguments: arguments, tolerance: options.tolerance)
  }

  private mutating func agrees(_ configuration: Configuration) throws(Diagnostic) -> Problem? {
    if expected == nil { expected = try Interpreter.run(graph, arguments) }
    guard let expected else { return nil }
    let found = try configuration.run(graph, arguments)
    guard let text = options.tolerance.difference(graph, found, from: expected) else { return nil }
    let location = search.firstDifference(
      { try? configuration.run($0, $1) }, from: { try? Interpreter.run($0, $1) })
    return Problem("output \(text)", location)
  }

  private func sameBits(
    _ configuration: Configuration, _ reference: Configuration
  ) throws(Diagnostic) -> Problem? {
    let wanted = try reference.run(graph, arguments)
    let found = try configuration.run(graph, arguments)
    for (output, pair) in zip(graph.outputs, zip(found, wanted))
    where !pair.0.isIdentical(to: pair.1) {
      let text = pair.0.difference(from: pair.1) ?? " has other signs of zeros or NaN"
      let location = search.firstDifference(
        { try? configuration.run($0, $1) }, from: { try? reference.run($0, $1) }, exactly: true)
      return Problem("output \(output.name)\(text) with one thread", location)
    }
    return nil
  }
}
