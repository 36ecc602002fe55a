import ArgumentParser
import GraphC
import Training

/// `diff`: what two graphs have in common.
struct DiffCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "diff", abstract: "Compares two graphs by what they compute.",
      discussion: """
        The order of nodes and their numbers do not matter. Arguments and outputs whose name is in
        both graphs are the same; others may have new names. Bodies of loops are compared as they
        are written.

        In the report, '-' is a node of the first graph only, '+' one of the second only, and '~' a
        node of both with another type, other attributes or other operands.

        The exit status is 0 if the graphs are equal, 1 if they differ, and 2 for an error.

        Examples:
          \(program) diff before.ir after.ir
          \(program) diff xor-mlp saved.ir --json
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "A model or workload by name, or a file of IR text.", valueName: "name|file.ir"),
    completion: .graphs)
  var first: String

  @ArgumentParser.Argument(
    help: ArgumentHelp("What it is compared with.", valueName: "name|file.ir"),
    completion: .graphs)
  var second: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows, or B of files; the models' defaults if left out.", valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var batch: Int?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let isEqual: Bool
    do throws(Diagnostic) {
      isEqual = try compare()
    } catch {
      CommandEnvironment.current.printError(error.description)
      throw ExitCode(2)
    }
    if !isEqual { throw ExitCode(1) }
  }

  private func compare() throws(Diagnostic) -> Bool {
    let sources = (try GraphSource.named(first), try GraphSource.named(second))
    let graphs = (try built(sources.0), try built(sources.1))
    let text = DifferenceText(graphs.0, graphs.1, names: (first, second))
    CommandEnvironment.current.print(json ? try JSONText.of(text.summary) : text.text)
    return text.summary.isEqual
  }

  private func built(_ source: GraphSource) throws(Diagnostic) -> Graph {
    try source.built(batchSize: source.usesBatch ? batch : nil)
  }
}
