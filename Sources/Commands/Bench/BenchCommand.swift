import ArgumentParser
import GraphC
import Training

/// `bench`: how long a training step takes, and how long it takes to get there.
struct BenchCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "bench", abstract: "Measures a model's training step.",
      discussion: """
        Lists give every combination. All combinations run in turns, so that a machine that slows \
        down slows them all; those of equal batch size must first agree in their losses. Data are \
        synthetic and the same on every run; programs are compiled anew.

        Columns: 'build' makes the training graph, 'optimize' runs graph passes, 'emit' fuses, \
        plans memory and prints C, 'compile' makes machine code, 'first' is the first step; \
        'total' is all of these but 'build'. 'kernels' counts without and with fusion; 'memory' is \
        that of temporaries and its lower bound.

        Examples:
          \(program) bench xor-mlp
          \(program) bench xor-mlp --backend tcc,cc --batch 1,128 --threads 1,2
          \(program) bench xor-mlp --compare fused,unfused --json
        """)
  }

  @ArgumentParser.Argument(help: ArgumentHelp("A model's name; see 'list'.", valueName: "model"))
  var name: String

  @Option(
    help: ArgumentHelp("Any of auto, interpreter, tcc, cc.", valueName: "list"),
    transform: { try Choice.list($0) { try Choice.parse($0, "backend", as: BackendChoice.self) } })
  var backend = [BackendChoice.auto]

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows per step; the model's default if left out.", valueName: "list"),
    transform: { try Choice.list($0, Choice.batchSize) })
  var batch: [Int] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads that work on one step.", valueName: "list"),
    transform: { try Choice.list($0, Choice.threads) })
  var threads = [1]

  @Option(
    help: ArgumentHelp("Any of fused, unfused.", valueName: "list"),
    transform: { try Choice.list($0) { try Choice.parse($0, "comparison", as: Fusion.self) } })
  var compare = [Fusion.fused]

  @Option(
    name: .customLong("repeat"), parsing: .unconditional,
    help: ArgumentHelp(
      "Steps to measure; if left out, as many as fill one second.", valueName: "count"),
    transform: { try Choice.positive($0, "a number of steps", atMost: 1_000_000) })
  var repetitions: Int?

  @Option(
    help: ArgumentHelp("Matrix products: auto, generated or openblas.", valueName: "provider"),
    transform: { try Choice.parse($0, "provider of matrix products") })
  var gemm = GEMMProvider.auto

  @OptionGroup var passArguments: PassArguments

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let source = try GraphSource.named(name)
    guard case .model(let model) = source else {
      throw Diagnostic(
        stage: "bench", subject: name, message: "expected a model, found a file",
        notes: ["note: 'list' names the models"])
    }
    var programs: [BenchProgram] = []
    for configuration in configurations(of: model) {
      programs.append(
        try BenchProgram(
          model, configuration, gemm: gemm, disabledPasses: try passArguments.checked()))
    }
    try BenchAgreement.check(
      programs.map { .init(configuration: $0.configuration, losses: $0.losses) })
    try BenchProgram.measure(programs, repetitions: repetitions)
    let report = BenchReport(model: name, programs)
    CommandEnvironment.current.print(json ? try JSONText.of(report) : report.text)
  }

  private func configurations(of model: Model) -> [BenchConfiguration] {
    var all: [BenchConfiguration] = []
    let batches = batch.isEmpty ? [model.defaultBatchSize] : batch
    for rows in batches {
      for backend in backend.map({ $0.resolved() }) {
        for threads in threads {
          // The interpreter forms no kernels, so there is nothing to compare.
          for fusion in backend == .interpreter ? [.fused] : compare {
            let configuration = BenchConfiguration(
              backend: backend, batchSize: rows, threads: threads, fusion: fusion)
            if !all.contains(configuration) { all.append(configuration) }
          }
        }
      }
    }
    return all
  }
}

/// Whether kernels are fused.
enum Fusion: String, CaseIterable, Hashable {
  case fused, unfused
}

/// One row of the result.
struct BenchConfiguration: Hashable {
  let backend: Backend
  let batchSize: Int
  let threads: Int
  let fusion: Fusion

  var description: String {
    "\(backend.rawValue), batch \(batchSize), threads \(threads), \(fusion.rawValue)"
  }
}
