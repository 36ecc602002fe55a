import GraphC

/// The programs of one graph for batches of any number of rows, on one set of parameters.
///
/// Where the graph can leave its batch size open, one program serves all sizes, however many there
/// are; else, and on the interpreter, each size has a program of its own.
final class ProgramFamily {
  private let options: CompilerOptions
  /// Buffers that programs share by name; later ones with the first.
  var parameters: [String: TensorBuffer]
  private let losses: [String]
  private let build: (Int) throws(Diagnostic) -> Graph
  private var programs: [Int: BatchProgram] = [:]
  /// Serves all sizes up to its maximum.
  private var open: BatchProgram?
  private var canBeOpen: Bool

  /// Programs compiled so far.
  private(set) var count = 0

  /// `build` makes the graph for a batch of some rows, whose outputs `losses` training makes small.
  init(
    _ options: CompilerOptions, parameters: [String: TensorBuffer], losses: [String] = ["loss"],
    build: @escaping (Int) throws(Diagnostic) -> Graph
  ) {
    self.options = options
    self.parameters = parameters
    self.losses = losses
    self.build = build
    canBeOpen = options.batchSizes == .open && options.execution.backend != .interpreter
  }

  /// The program for a batch of some rows.
  ///
  /// The first one is for this size alone if it `isOnly` one that is known of; others will serve
  /// batches of up to `maximum` rows too.
  /// - Throws: when compiling fails.
  func program(_ rowCount: Int, isOnly: Bool, maximum: Int) throws(Diagnostic) -> BatchProgram {
    if let program = programs[rowCount] { return program }
    let program = try make(rowCount, isOnly: isOnly && count == 0, maximum: maximum)
    programs[rowCount] = program
    return program
  }

  private func make(_ rowCount: Int, isOnly: Bool, maximum: Int) throws(Diagnostic) -> BatchProgram
  {
    if let open, rowCount <= open.executable.maximumBatchSize ?? 0 {
      return open.with(batchSize: rowCount)
    }
    let maximum = max(rowCount, maximum, programs.keys.max() ?? 0)
    if !isOnly, canBeOpen, let program = try? makeOpen(maximum) {
      open = program
      return program.with(batchSize: rowCount)
    }
    let executable = try Compiler.compile(
      try build(rowCount), options: options, sharing: parameters)
    count += 1
    return try BatchProgram(executable, batchSize: rowCount, losses: losses)
  }

  /// What keeps a graph from leaving its batch size open does so for every size.
  private func makeOpen(_ maximum: Int) throws(Diagnostic) -> BatchProgram {
    do {
      let executable = try Compiler.compile(
        maximumBatchSize: maximum, options: options, sharing: parameters, build: build)
      count += 1
      return try BatchProgram(executable, batchSize: maximum, losses: losses)
    } catch {
      canBeOpen = false
      throw error
    }
  }
}
