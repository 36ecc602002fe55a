import GraphC

/// One way to compile and run a graph, with a name for reports.
package struct Configuration: Sendable, CustomStringConvertible {
  package let name: String
  package let options: CompilerOptions

  package init(_ name: String, _ options: CompilerOptions) {
    self.name = name
    self.options = options
  }

  package var description: String { name }

  /// - Throws: what compiling throws.
  func compile(_ graph: Graph) throws(Diagnostic) -> Executable {
    try Compiler.compile(graph, options: options)
  }

  /// The outputs, in order, for arguments in the graph's order.
  ///
  /// - Throws: what compiling and running throw.
  package func run(_ graph: Graph, _ arguments: [TensorData]) throws(Diagnostic) -> [TensorData] {
    try compile(graph).results(arguments)
  }
}

extension Executable {
  /// Writes all arguments, in the graph's order, runs, and reads all outputs.
  ///
  /// `batchSize` is for graphs that leave it open.
  package func results(
    _ arguments: [TensorData], batchSize: Int? = nil
  ) throws(Diagnostic) -> [TensorData] {
    for (argument, data) in zip(graph.arguments, arguments) {
      try write(data, to: argument.label, batchSize: batchSize)
    }
    try run(batchSize: batchSize)
    var results: [TensorData] = []
    for output in graph.outputs {
      results.append(try read(output.name, batchSize: batchSize))
    }
    return results
  }
}

extension Configuration {
  /// A backend as it is.
  package static func backend(
    _ backend: Backend, threads: Int = 1, _ base: ExecutionOptions = ExecutionOptions()
  ) -> Configuration {
    var execution = base
    execution.backend = backend
    execution.threads = threads
    // The interpreter keeps subnormal numbers, so what is compared with it must.
    execution.flushesSubnormals = false
    let name = backend.rawValue + (threads == 1 ? "" : ", \(threads) threads")
    return Configuration(name, CompilerOptions(execution: execution))
  }

  /// The same without a pass; `fuse` makes every node a kernel of its own.
  package func without(_ pass: String) -> Configuration {
    var options = options
    options.disabledPasses.insert(pass)
    return Configuration("\(name) without \(pass)", options)
  }

  /// The same with so many threads, that share even small kernels.
  func dividing(amongThreads threads: Int) -> Configuration {
    var options = options
    options.execution.threads = threads
    options.planning.target = options.planning.target.dividingFiner(1024)
    return Configuration("\(name), divided among \(threads)", options)
  }

  /// The same with at most this many bytes of temporaries.
  package func within(_ byteCount: Int) -> Configuration {
    var options = options
    options.memoryBudget = byteCount
    return Configuration("\(name) within \(byteCount) bytes", options)
  }

  /// Passes and switches that can be left out.
  package static var passes: [String] {
    PassPipeline.optimization.passes.map(\.name) + KernelFormation.switches
  }
}
