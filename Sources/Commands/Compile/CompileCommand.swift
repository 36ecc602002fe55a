import ArgumentParser
import GraphC

/// `compile`: a graph as a library for C programs.
struct CompileCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "compile", abstract: "Compiles a graph into a library for C programs.",
      discussion: """
        Writes LIB.so and, beside it, LIB.c and LIB.h. The header has one function and says which \
        tensors it takes, in which order, and how much memory it needs. The library depends on \
        nothing but the C library, has no state, and is made for this machine's CPU; compile \
        LIB.c elsewhere for another.

        A model's library computes its outputs from inputs and parameters; with --train it makes \
        one training step, which also updates parameters and the optimizer's states in place.

        Examples:
          \(program) compile xor-mlp -o libxor.so --batch 1
          \(program) compile xor-mlp -o libxor-step.so --train
          \(program) compile graph.ir -o libgraph.so
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "A model or workload by name, or a file of IR text.", valueName: "name|file.ir"))
  var source: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The library.", valueName: "lib.so"))
  var output: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows; the model's default if left out.", valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var batch: Int?

  @Flag(help: "A training step instead of inference; for models.")
  var train = false

  @OptionGroup var passArguments: PassArguments

  func validate() throws {
    guard output.hasSuffix(".so"), !output.hasSuffix("/.so") else {
      throw ValidationError("expected --output to end in .so, found '\(output)'")
    }
  }

  func run() throws {
    let files = LibraryFiles(library: output)
    try files.check()
    let graphs = try GraphSource.named(source)
    try graphs.check(batchSize: batch)
    let options = CompilerOptions(
      disabledPasses: try passArguments.checked(), memoryBudget: passArguments.memoryBudget)
    let optimized = try Compiler.optimize(try graph(graphs), options)
    let plan = try Compiler.planMemory(try Compiler.formKernels(optimized, options), options)
    let program = CodeGenerator.emit(plan, dialect: .loops, isStandalone: true)
    let header = LibraryHeader(plan.graph, program, fileName: files.name)
    try files.write(source: program.source, header: header.text, try SystemCompiler.find())
    for path in files.paths { CommandEnvironment.current.print("wrote \(path)") }
  }

  private func graph(_ source: GraphSource) throws(Diagnostic) -> Graph {
    switch source {
    case .file(let graph):
      guard !train else {
        throw Diagnostic(
          stage: "compile", subject: graph.name, message: "--train is for models",
          notes: ["note: a file is compiled as it is, so it can hold a training step itself"])
      }
      return graph
    case .model(let model):
      let rows = batch ?? model.defaultBatchSize
      guard train else { return try model.inferenceGraph(batchSize: rows) }
      // A name of its own, so that a program can link both libraries.
      let step = try model.trainingGraph(batchSize: rows)
      return Graph(name: step.name + "_step", nodes: step.nodes, outputs: step.outputs)
    }
  }
}
