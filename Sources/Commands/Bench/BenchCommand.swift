import ArgumentParser
import GraphC
import Training
import Workloads

/// `bench`: how long a step takes, and how long it takes to get there.
struct BenchCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "bench", abstract: "Measures a training step or another program.",
      discussion: """
        Takes a model, whose training step or, with --inference, prediction it measures, a workload (--list names them), or a file \
        of IR text. Lists give every combination. All combinations run in turns, so that a machine \
        that slows down slows them all; those of equal batch size must first agree in their losses \
        or results. Data are synthetic and the same on every run, or from --data; programs are \
        compiled anew.

        First table: 'ratio' is to the first row of its kind; 'GFLOP/s' counts multiplications and \
        additions of matrix products and convolutions; \
        'GB/s' counts every argument read once and every output written once; 'of copy' is to a \
        copy of the same bytes. Second: 'build' makes the graph, 'optimize' runs graph passes, \
        'emit' fuses, plans memory and prints C, 'compile' makes machine code, 'first' is the \
        first step; 'total' is all of these but 'build'. 'kernels' counts without and with fusion; \
        'memory' is that of temporaries and its lower bound.

        Examples:
          \(program) bench xor-mlp --backend tcc,cc --batch 1,128 --threads 1,2
          \(program) bench fashion-cnn --inference --batch 1,32
          \(program) bench softmax --compare fused,unfused --svg softmax.svg
          \(program) bench vae_step --ablate --markdown
          \(program) bench gemm_128x128x128 --gemm generated,openblas
        """)
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp("A model, a workload or a file of IR text.", valueName: "name"),
    completion: .graphs)
  var name: String?

  @Flag(help: "Name the workloads.")
  var list = false

  @OptionGroup var choices: BenchChoices

  @Option(
    name: .customLong("repeat"), parsing: .unconditional,
    help: ArgumentHelp(
      "Samples to take, each of a millisecond's steps; if left out, as many as fill one second.",
      valueName: "count"),
    transform: { try Choice.positive($0, "a number of samples", atMost: 1_000_000) })
  var repetitions: Int?

  @Option(
    help: ArgumentHelp(
      "Arrays to start from and to feed: NAME, or NAME@STEP for one step; of outputs, what is "
        + "expected.", valueName: "file.npz"), completion: .file(extensions: ["npz"]),
    transform: { try Choice.path($0) })
  var data: String?

  @OptionGroup var modelUse: ModelUseArguments

  @OptionGroup var passArguments: PassArguments

  @OptionGroup var output: BenchOutput

  func validate() throws {
    guard name != nil || list else {
      throw ValidationError("Missing expected argument '<name>'")
    }
  }

  func run() throws {
    guard let name, !list else { return printWorkloads() }
    let subject = try BenchSubject.named(
      name, use: modelUse.use, weights: modelUse.weights)
    let data = try BenchData(file: data)
    let planning = try passArguments.options()
    let programs = try programs(subject, choices.configurations(of: subject), data, planning)
    var copies: [BenchProgram] = []
    if let copy = try subject.copySubject() {
      copies = try self.programs(
        copy, choices.copies(), try BenchData(file: nil), PlanningOptions())
    }
    try BenchProgram.measure(programs + copies, samples: repetitions)
    try output.write(BenchReport(subject, programs, copies: copies))
  }

  /// Programs that agree with each other.
  private func programs(
    _ subject: BenchSubject, _ configurations: [BenchConfiguration], _ data: BenchData,
    _ planning: PlanningOptions
  ) throws(Diagnostic) -> [BenchProgram] {
    var agreement = BenchAgreement()
    var feeds: [Int?: BenchFeed] = [:]
    var programs: [BenchProgram] = []
    for configuration in configurations {
      let batchSize = configuration.batchSize
      let known = feeds[batchSize]
      let feed =
        if let known { known } else { try BenchFeed(data, subject, batchSize: batchSize) }
      feeds[batchSize] = feed
      let program = try BenchProgram(
        subject, configuration, feed, planning)
      try agreement.check(program.observation)
      program.dropResults()
      programs.append(program)
    }
    return programs
  }

  private func printWorkloads() {
    var table = TextTable(["workload", "summary"])
    for workload in CommandEnvironment.current.allWorkloads {
      table.add([workload.name, workload.summary])
    }
    CommandEnvironment.current.print(table.text + "\ngemm_MxNxK takes any sizes")
  }
}
