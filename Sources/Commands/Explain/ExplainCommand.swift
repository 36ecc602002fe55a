import ArgumentParser
import GraphC

/// `explain`: what fusion did, and why it did no more.
struct ExplainCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "explain",
      abstract: "Prints what was fused into each kernel, and what was not and why.",
      discussion: """
        Below the nodes of a kernel are the values it reads that others wrote or read as well: \
        the bytes that being one kernel would save each time it runs, and why the two are not one. \
        Convolutions that are loops say why they are no matrix products. Last come how the kernel is \
        divided among threads, and the kernels that a memory budget has run again.

        Examples:
          \(program) explain xor-mlp
          \(program) explain fashion-cnn --inference
          \(program) explain layernorm --json
          \(program) explain graph.ir --disable-pass fuse
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "A model's or workload's name, or a file of IR text.", valueName: "model|file.ir"),
    completion: .graphs)
  var source: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows, or B of a file; the model's default if left out.", valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var batch: Int?

  @OptionGroup var modelUse: ModelUseArguments
  @OptionGroup var passArguments: PassArguments

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let graphs = try modelUse.weights.stored(
      GraphSource.named(source, use: modelUse.use), rows: batch)
    let options = CompilerOptions(planning: try passArguments.options())
    let graph = try Compiler.optimize(try graphs.compiled(batchSize: batch), options)
    let report = try KernelFormation.explain(graph, options.planning)
    let plan = try Compiler.planMemory(report.kernelGraph, options)
    let text = FusionText(report, plan)
    CommandEnvironment.current.print(json ? try JSONText.of(text.summary) : text.text)
  }
}
