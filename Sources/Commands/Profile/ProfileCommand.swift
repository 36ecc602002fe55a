import ArgumentParser
import GraphC

/// `profile`: where the time of a step goes.
struct ProfileCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "profile", abstract: "Measures every kernel of a step.",
      discussion: """
        Takes a model, whose training step or, with --inference, prediction it runs, a workload or a file of IR text, on synthetic \
        data. The program is compiled with clocks around its kernels; how long it takes without \
        them is told too.

        Columns: 'median us' is the time of the thread that worked longest, 'share' its part of a \
        step; 'GFLOP/s' counts operations on floats, each function as one; 'GB/s' counts every \
        buffer once; 'of roofline' is the time that the measured peak, and the measured bandwidth \
        of copies of the same size, would allow, as a part of the time it took.

        Examples:
          \(program) profile xor-mlp
          \(program) profile fashion-cnn --inference
          \(program) profile xor-mlp --backend tcc --threads 2 --trace trace.json

        The trace can be opened in https://ui.perfetto.dev or chrome://tracing.
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp("A model, a workload or a file of IR text.", valueName: "name"),
    completion: .graphs)
  var name: String

  @Option(
    help: ArgumentHelp("auto, tcc or cc.", valueName: "backend"),
    completion: .list(["auto", "tcc", "cc"]),
    transform: { try BackendChoice.measurable($0) })
  var backend = BackendChoice.auto

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Rows per step, or B of a file; the model's default if left out.", valueName: "rows"),
    transform: { try Choice.batchSize($0) })
  var batch: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads that work on one step.", valueName: "count"),
    transform: { try Choice.threads($0) })
  var threads = 1

  @Option(
    help: ArgumentHelp("Matrix products: auto, generated or openblas.", valueName: "provider"),
    completion: .list(GEMMProvider.allCases.map(\.rawValue)),
    transform: { try Choice.parse($0, "provider of matrix products") })
  var gemm = GEMMProvider.auto

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Steps to measure; if left out, as many as fill half a second.", valueName: "count"),
    transform: { try Choice.positive($0, "a number of steps", atMost: 10_000) })
  var steps: Int?

  @OptionGroup var processor: ProcessorArguments
  @OptionGroup var modelUse: ModelUseArguments
  @OptionGroup var passes: PassArguments

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    help: ArgumentHelp("Write when which kernel ran as well.", valueName: "file.json"),
    completion: .file(extensions: ["json"]),
    transform: { try Choice.path($0) })
  var trace: String?

  func validate() throws {
    guard backend != .interpreter else {
      throw ValidationError("the interpreter has no kernels: choose the backend 'tcc' or 'cc'")
    }
  }

  func run() throws {
    let subject = try BenchSubject.named(
      name, use: modelUse.use, weights: modelUse.weights, rows: batch)
    let options = ProfileRun.Options(
      backend: backend.resolvedForMeasuring(), batchSize: batch ?? subject.defaultBatchSize,
      threads: threads, gemm: gemm, cpu: processor.cpu,
      planning: try passes.options(), steps: steps)
    let run = try ProfileRun(subject, options)
    let limits = MachineLimits(threads: threads, cpu: try CPUTarget.chosen(processor.cpu))
    let report = ProfileReport(subject.name, run, limits)
    if let trace { try FileText.write(try JSONText.of(ChromeTrace(subject.name, run)), to: trace) }
    CommandEnvironment.current.print(json ? try JSONText.of(report) : report.text)
  }
}
