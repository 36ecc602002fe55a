import ArgumentParser
import GraphC
import Training

/// `dump`: what every stage of the compiler makes of a graph.
struct DumpCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "dump", abstract: "Prints what a stage of the compiler makes of a graph.",
      discussion: """
        Stages, in order:
          built           forward pass and loss; a file as it was read
          differentiated  the training step; a file with an output 'loss' plus its gradients
          optimized       after graph passes
          kernels         the loops that nodes were fused into, as formulas
          plan            steps, buffers and memory
          c               the C program
          all             every stage

        Stages after 'differentiated' show a model's training step, and a file as it is.

        Examples:
          \(program) dump xor-mlp
          \(program) dump xor-mlp --stage kernels --batch 1
          \(program) dump xor-mlp --stage all -o dumps
          \(program) dump graph.ir --stage c --backend cc -o graph.c
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "A model or workload by name, or a file of IR text.", valueName: "name|file.ir"),
    completion: .graphs)
  var source: String

  @Option(
    help: ArgumentHelp("Which stage; see above.", valueName: "stage"),
    completion: .list(StageChoice.allCases.map(\.rawValue)),
    transform: { try Choice.parse($0, "stage") })
  var stage = StageChoice.built

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows; the model's default if left out.", valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var batch: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write to a file; with '--stage all', to a directory.", valueName: "path"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Which C: tcc calls precompiled primitives, cc has loops.", valueName: "backend"),
    completion: .list(["tcc", "cc"]),
    transform: { try Choice.parse($0, "backend with C") })
  var backend = CBackend.cc

  @OptionGroup var passArguments: PassArguments

  @Flag(name: .customLong("passes"), help: "Also print the time and node counts of every pass.")
  var showsPasses = false

  func run() throws {
    let graphs = try GraphSource.named(source)
    try graphs.check(batchSize: batch)
    var dump = StageDump(
      source: graphs, batchSize: batch, dialect: backend == .cc ? .loops : .tiles,
      disabledPasses: try passArguments.checked(),
      memoryBudget: passArguments.memoryBudget)
    if stage == .all { return try printAll(&dump) }
    guard let text = try dump.text(stage) else {
      throw Diagnostic(
        stage: "dump", subject: source,
        message: "there is no output 'loss' to differentiate")
    }
    let report = showsPasses ? dump.passReport : ""
    try write(report + text, stage)
  }

  private func printAll(_ dump: inout StageDump) throws(Diagnostic) {
    var texts: [(stage: StageChoice, text: String)] = []
    for stage in StageChoice.allCases where stage != .all {
      if let text = try dump.text(stage) { texts.append((stage, text)) }
    }
    let print = CommandEnvironment.current.print
    guard let output else {
      for (stage, text) in texts { print("// ==== \(stage.rawValue) ====\n" + text) }
      if showsPasses { print("// ==== passes ====\n" + dump.passReport) }
      return
    }
    try FileText.makeDirectory(output)
    for (stage, text) in texts { try write(text, to: "\(output)/\(stage.fileName)") }
    if showsPasses { print(dump.passReport) }
  }

  private func write(_ text: String, _ stage: StageChoice) throws(Diagnostic) {
    guard let output else {
      let end = text.hasSuffix("\n") ? text.dropLast() : text[...]
      return CommandEnvironment.current.print(String(end))
    }
    let isDirectory = FileText.isDirectory(output)
    try write(text, to: isDirectory ? "\(output)/\(stage.fileName)" : output)
  }

  private func write(_ text: String, to path: String) throws(Diagnostic) {
    try FileText.write(text.hasSuffix("\n") ? text : text + "\n", to: path)
    CommandEnvironment.current.print("wrote \(path)")
  }
}

/// What `--stage` takes.
enum StageChoice: String, CaseIterable {
  case built, differentiated, optimized, kernels, plan, c, all

  /// Files sort in the order of stages.
  var fileName: String {
    switch self {
    case .built: "1-built.ir"
    case .differentiated: "2-differentiated.ir"
    case .optimized: "3-optimized.ir"
    case .kernels: "4-kernels.txt"
    case .plan: "5-plan.txt"
    case .c: "6-program.c"
    case .all: "all.txt"
    }
  }
}

/// Backends that run C.
enum CBackend: String, CaseIterable {
  case tcc, cc
}
