import ArgumentParser
import GraphC
import Training

/// `summary`: a model's layers, and what they compile to.
struct SummaryCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "summary",
      abstract: "Prints a model's layers: shapes, parameters, operations, kernels, memory.",
      discussion: """
        Operations are those on floats in one forward pass with its loss; kernels and temporaries \
        are those of a training step, or with --inference of a prediction.

        Examples:
          \(program) summary xor-mlp
          \(program) summary fashion-mlp --batch 128 --json
          \(program) summary fashion-cnn --inference --batch 1
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp("A model's name; see 'list'.", valueName: "model"), completion: .models)
  var name: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows; the model's default if left out.", valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var batch: Int?

  @OptionGroup var modelUse: ModelUseArguments

  @Flag(help: "Print JSON.")
  var json = false

  private struct Row: Encodable {
    let name: String
    let output: String?
    let parameters: Int
    let states: Int
    let operations: Double
  }

  private struct Summary: Encodable {
    let model: String
    let batchSize: Int
    /// `training` or `inference`.
    let use: String
    let layers: [Row]
    let parameters: Int
    let states: Int
    let operations: Double
    let kernels: Int
    let unfusedKernels: Int
    let temporaryBytes: Int
    let lowerBoundBytes: Int
    let parameterBytes: [String: Int]
  }

  func run() throws {
    guard
      case .model(let model, let use) = try modelUse.weights.stored(
        GraphSource.named(name, use: modelUse.use), rows: batch)
    else {
      throw Diagnostic(
        stage: "commands", subject: name, message: "this is a graph, expected a model",
        notes: ["note: 'explain' shows the kernels of a graph, and 'dump --stage plan' its memory"])
    }
    let summary = try ModelSummary(model, for: use, batchSize: batch)
    guard json else { return CommandEnvironment.current.print("\(summary)") }
    let rows = summary.layers.map {
      Row(
        name: $0.name, output: $0.result.map { "\($0)" }, parameters: $0.parameterCount,
        states: $0.stateCount, operations: $0.operations)
    }
    CommandEnvironment.current.print(
      try JSONText.of(
        Summary(
          model: summary.name, batchSize: summary.batchSize, use: summary.use.rawValue,
          layers: rows,
          parameters: summary.parameterCount, states: summary.stateCount,
          operations: summary.operations, kernels: summary.program.kernelCount,
          unfusedKernels: summary.program.unfusedKernelCount,
          temporaryBytes: summary.program.byteCount,
          lowerBoundBytes: summary.program.lowerBoundByteCount,
          parameterBytes: Dictionary(
            uniqueKeysWithValues: summary.program.parameterBytes.map {
              ($0.type.rawValue, $0.count)
            }))))
  }
}
