import GraphC

/// A program for batches of one size, and where its data come from and go.
struct BatchProgram {
  let executable: Executable
  let batchSize: Int
  /// Inputs and the columns that fill them.
  private let inputs: [(buffer: TensorBuffer, column: String)]
  /// Scalar outputs that update nothing, and their names.
  let scalars: [TensorBuffer]
  let scalarNames: [String]
  /// Outputs to add up over batches, and their names without the prefix.
  let tallies: [(name: String, buffer: TensorBuffer)]
  private let loss: TensorBuffer?

  /// Compiles `graph` over `parameters`, buffers to share by name.
  /// - Throws: when compiling fails.
  init(
    _ graph: Graph, batchSize: Int, options: CompilerOptions, parameters: [String: TensorBuffer]
  ) throws(Diagnostic) {
    executable = try Compiler.compile(graph, options: options, sharing: parameters)
    self.batchSize = batchSize
    var inputs: [(buffer: TensorBuffer, column: String)] = []
    for argument in graph.arguments where argument.role == .input {
      inputs.append((try executable.argument(argument.label), argument.label))
    }
    self.inputs = inputs
    let outputs = graph.outputs.filter {
      $0.updates == nil && graph.type(of: $0.value).isScalar && !$0.isTally
    }
    scalarNames = outputs.map(\.name)
    var scalars: [TensorBuffer] = []
    for name in scalarNames { scalars.append(try executable.buffer(name)) }
    self.scalars = scalars
    var tallies: [(name: String, buffer: TensorBuffer)] = []
    for output in graph.outputs where output.isTally {
      let name = String(output.name.dropFirst(Tally.prefix.count))
      tallies.append((name, try executable.buffer(output.name)))
    }
    self.tallies = tallies
    loss = scalarNames.firstIndex(of: "loss").map { scalars[$0] }
  }

  /// The loss of the last run.
  var lossValue: Double { loss?.scalar ?? .nan }

  /// Runs on these rows of a data set; their number is the batch size.
  func run(_ dataset: Dataset, rows: ArraySlice<Int>) throws(Diagnostic) {
    for (buffer, column) in inputs {
      try buffer.copyRows(from: dataset.column(column), rows: rows)
    }
    try executable.run()
  }
}
