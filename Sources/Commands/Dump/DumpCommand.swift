import ArgumentParser
import Files
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
          built           forward pass and loss; what is predicted; a file as it was read
          differentiated  the training step; a file with an output 'loss' plus its gradients
          optimized       after graph passes
          kernels         the loops that nodes were fused into, as formulas
          plan            steps, buffers and memory
          c               the C program
          all             every stage

        Stages after 'differentiated' show a model's training step, with --inference its \
        prediction, and a file as it is.

        Formats:
          text            a stage as above
          dot             a graph for Graphviz; 'kernels' has a cluster for each
          json            every stage up to the one named, for programs (Docs/DumpFormat.md)
          html            the same as a page to look at, in one file that needs nothing else

        Examples:
          \(program) dump xor-mlp
          \(program) dump xor-mlp --stage kernels --batch 1
          \(program) dump fashion-cnn --inference --stage plan
          \(program) dump xor-mlp --stage all -o dumps
          \(program) dump graph.ir --stage c --backend cc -o graph.c
          \(program) dump xor-mlp --format html -o xor-mlp.html
          \(program) dump xor-mlp --format dot --stage kernels | dot -Tsvg > xor-mlp.svg
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "A model or workload by name, or a file of IR text.", valueName: "name|file.ir"),
    completion: .graphs)
  var source: String

  @Option(
    help: ArgumentHelp(
      "Which stage; see above. The default is built, and all for json and html.",
      valueName: "stage"),
    completion: .list(StageChoice.allCases.map(\.rawValue)),
    transform: { try Choice.parse($0, "stage") })
  var stage: StageChoice?

  @Option(
    help: ArgumentHelp("text, json, dot or html; see above.", valueName: "format"),
    completion: .list(DumpFormat.allCases.map(\.rawValue)),
    transform: { try Choice.parse($0, "format") })
  var format = DumpFormat.text

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows, or B of a file; the model's default if left out.", valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var batch: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write to a file; with '--stage all', to a directory.", valueName: "path"),
    transform: { try Choice.path($0) })
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Which C: tcc calls precompiled primitives, cc has loops.", valueName: "backend"),
    completion: .list(["tcc", "cc"]),
    transform: { try Choice.parse($0, "backend with C") })
  var backend = CBackend.cc

  @OptionGroup var modelUse: ModelUseArguments
  @OptionGroup var passArguments: PassArguments

  @Flag(name: .customLong("passes"), help: "Also print the time and node counts of every pass.")
  var showsPasses = false

  func run() throws {
    let graphs = try modelUse.weights.stored(
      GraphSource.named(source, use: modelUse.use), rows: batch)
    var dump = StageDump(
      source: graphs, batchSize: batch, dialect: backend == .cc ? .loops : .tiles,
      options: CompilerOptions(planning: try passArguments.options()))
    switch format {
    case .json, .html:
      let stages = try dump.description(of: source, upTo: stage ?? .all, isTimed: showsPasses)
      let name = format == .json ? "dump.json" : "dump.html"
      try write(format == .json ? JSONText.of(stages) : PageText.of(stages), name)
    case .text, .dot:
      let stage = stage ?? .built
      if stage == .all { return try printAll(&dump) }
      guard let text = try text(stage, &dump) else { throw missing(stage, of: graphs) }
      let report = showsPasses && format == .text ? dump.passReport : ""
      try write(report + text, fileName(stage))
    }
  }

  /// A stage as text, or nil if there is none of it.
  private func text(_ stage: StageChoice, _ dump: inout StageDump) throws(Diagnostic) -> String? {
    guard format == .dot else { return try dump.text(stage) }
    switch stage {
    case .built, .differentiated, .optimized, .all: return try dump.graph(stage).map(DotText.text)
    case .kernels: return DotText.text(try dump.makeKernels())
    case .schedule, .plan, .c: return nil
    }
  }

  private func missing(_ stage: StageChoice, of graphs: GraphSource) -> Diagnostic {
    if stage == .differentiated, case .model(let model, _) = graphs, modelUse.use == nil {
      let rows = batch ?? model.defaultBatchSize
      // What keeps the model from being trained says more.
      do { _ = try model.trainingGraph(batchSize: rows) } catch { return error }
    }
    let message =
      stage == .differentiated
      ? "there is no output 'loss' to differentiate"
      : "the stage '\(stage.rawValue)' is no graph to draw, expected built, differentiated, "
        + "optimized or kernels"
    return Diagnostic(stage: "dump", subject: source, message: message)
  }

  private func printAll(_ dump: inout StageDump) throws(Diagnostic) {
    var texts: [(stage: StageChoice, text: String)] = []
    for stage in StageChoice.allCases where stage != .all {
      if let text = try text(stage, &dump) { texts.append((stage, text)) }
    }
    let print = CommandEnvironment.current.print
    guard let output else {
      for (stage, text) in texts { print("// ==== \(stage.rawValue) ====\n" + text) }
      if showsPasses { print("// ==== passes ====\n" + dump.passReport) }
      return
    }
    try FileWriting.makeFolder(output)
    for (stage, text) in texts { try write(text, to: "\(output)/\(fileName(stage))") }
    if showsPasses { print(dump.passReport) }
  }

  private func fileName(_ stage: StageChoice) -> String {
    guard format == .dot else { return stage.fileName }
    return (stage.fileName.split(separator: ".").first.map(String.init) ?? "") + ".dot"
  }

  private func write(_ text: String, _ name: String) throws(Diagnostic) {
    guard let output else {
      let end = text.hasSuffix("\n") ? text.dropLast() : text[...]
      return CommandEnvironment.current.print(String(end))
    }
    try write(text, to: FileText.isDirectory(output) ? "\(output)/\(name)" : output)
  }

  private func write(_ text: String, to path: String) throws(Diagnostic) {
    try FileText.write(text.hasSuffix("\n") ? text : text + "\n", to: path)
    CommandEnvironment.current.print("wrote \(PrintedText.line(path))")
  }
}
