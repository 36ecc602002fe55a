import ArgumentParser
import Foundation
import GraphC
import Training

/// `train`: a model's own training program.
struct TrainCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "train", abstract: "Trains a model and prints what it reached.",
      discussion: """
        Examples:
          \(program) train xor-mlp
          \(program) train xor-mlp --epochs 1 --backend tcc --json
          \(program) train fashion-mlp --optimizer nadam --learning-rate 0.002
          \(program) train fashion-mlp --schedule cosine:warm-up=500
          \(program) train fashion-mlp --checkpoint fashion.safetensors --every 500
          \(program) train fashion-mlp --resume fashion.safetensors --epochs 10

        The first steps run on code by tcc, made within milliseconds, while the C compiler works \
        in the background; a line tells when its program takes over.

        Ctrl-C ends it with exit status 130; with --checkpoint, state is saved before.
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp("A model's name; see 'list'.", valueName: "model"), completion: .models)
  var name: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Passes over the data; the model's choice if left out.", valueName: "count"),
    transform: { try Choice.positive($0, "a number of epochs") })
  var epochs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows per step; the model's choice if left out.", valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var batch: Int?

  @Option(
    help: ArgumentHelp(
      "open: one program for batches of all sizes, such as the smaller last one; fixed: a program for "
        + "each size.",
      valueName: "open|fixed"),
    completion: .list(CompilerOptions.BatchSizes.allCases.map(\.rawValue)),
    transform: { try Choice.parse($0, "choice of programs") })
  var batchSizes = CompilerOptions.BatchSizes.open

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Of first values and of the order of rows.", valueName: "number"))
  var seed: Int64 = 0

  @OptionGroup(title: "Optimizer") var optimizer: OptimizerArguments

  @OptionGroup(title: "Files") var files: TrainingFileArguments

  @OptionGroup(title: "Compilation") var execution: ExecutionArguments

  @Flag(help: "Name the node that makes the first nan or infinity; steps take longer.")
  var traceNan = false

  @Flag(help: "Print the result as JSON; progress goes to standard error.")
  var json = false

  private struct Result: Encodable {
    let model: String
    let backend: String
    let threads: Int
    let seed: Int64
    let facts: [String: Double]
  }

  func run() throws {
    let environment = CommandEnvironment.current
    let entry = try GraphSource.entry(name)
    let isInteractive = environment.isInteractive && !json
    let print = json ? environment.printError : environment.print
    var options = try execution.options()
    // A line that progress may have begun is erased.
    let tell: @Sendable (String) -> Void = {
      if isInteractive { environment.eraseLine() }
      print($0)
    }
    options.batchSizes = batchSizes
    options.execution.observer = TierObserver { tell($0.text) }
    let trainingFiles = try files.files(print: tell)
    var request = TrainingRequest(
      epochs: epochs, batchSize: batch, seed: seed, compiler: options,
      files: trainingFiles, optimizer: optimizer.choice, isInteractive: isInteractive,
      print: print)
    request.tracesNonfinite = traceNan
    let report = try files.duringTraining(of: name, trainingFiles) {
      [request] () throws(Diagnostic) in
      let report = try entry.train(request)
      try files.checkUse(report.use, by: name)
      try optimizer.checkUse(report.use, by: name)
      try checkTracing(report.use)
      return report
    }
    if json {
      let facts = Dictionary(report.facts.map { ($0.name, $0.value) }) { _, last in last }
      environment.print(
        try JSONText.of(
          Result(
            model: name, backend: options.execution.backend.rawValue,
            threads: options.execution.threads, seed: seed, facts: facts)))
    } else {
      for line in Self.lines(report) { environment.print(line) }
    }
    // What training has reached is known now, even if it could not be kept.
    try trainingFiles.requireSaved()
  }

  /// - Throws: when no trainer of the entry traces anything.
  private func checkTracing(_ use: TrainingUse) throws(Diagnostic) {
    guard traceNan, !use.tracing else { return }
    throw Diagnostic(
      stage: "train", subject: name, message: "has no use for --trace-nan",
      notes: [
        "note: it trains without a trainer, or with one that was not given request.options"
      ])
  }

  /// One fact a line, values aligned.
  private static func lines(_ report: TrainingReport) -> [String] {
    let width = report.facts.map(\.name.count).max() ?? 0
    return report.facts.map { fact in
      let isWhole = fact.value == fact.value.rounded() && fact.value.magnitude < 1e15
      let value = isWhole ? String(format: "%.0f", fact.value) : String(format: "%.6g", fact.value)
      return fact.name.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + value
    }
  }
}
