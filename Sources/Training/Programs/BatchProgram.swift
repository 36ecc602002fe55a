import GraphC

/// A program for a batch of some rows, and where its data come from and go.
struct BatchProgram {
  let executable: Executable
  /// Rows of a batch, of which the program may serve others too.
  private(set) var batchSize: Int
  /// Inputs and the columns that fill them.
  private let inputs: [(buffer: TensorBuffer, column: String)]
  /// Scalar outputs that update nothing, and their names.
  let scalars: [TensorBuffer]
  let scalarNames: [String]
  /// Outputs to add up over batches, and their names without the prefix.
  let tallies: [(name: String, buffer: TensorBuffer)]
  /// What training makes small.
  private let losses: [(name: String, buffer: TensorBuffer)]
  private let isOpen: Bool

  /// `losses` are names of outputs, of which the program may lack some.
  ///
  /// - Throws: never for programs that have what their graph says.
  init(
    _ executable: Executable, batchSize: Int, losses: [String] = ["loss"]
  ) throws(Diagnostic) {
    self.executable = executable
    self.batchSize = batchSize
    isOpen = executable.maximumBatchSize != nil
    let graph = executable.graph
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
    self.losses = zip(scalarNames, scalars).filter { losses.contains($0.0) }
      .map { (name: $0.0, buffer: $0.1) }
  }

  /// The same program for batches of other sizes.
  func with(batchSize: Int) -> BatchProgram {
    var program = self
    program.batchSize = batchSize
    return program
  }

  /// The first loss of the last run.
  var lossValue: Double { losses.first?.buffer.scalar ?? .nan }

  /// A loss of the last run that is infinite or NaN.
  var nonfiniteLoss: (name: String, value: Double)? {
    for loss in losses where !loss.buffer.scalar.isFinite { return (loss.name, loss.buffer.scalar) }
    return losses.isEmpty ? ("loss", .nan) : nil
  }

  /// Runs on these rows of a data set; their number is the batch size.
  func run(_ dataset: Dataset, rows: ArraySlice<Int>) throws(Diagnostic) {
    for (buffer, column) in inputs {
      try buffer.copyRows(from: dataset.column(column), rows: rows, isPartial: isOpen)
    }
    try executable.run(batchSize: isOpen ? rows.count : nil)
  }
}
