import ArgumentParser
import GraphC

/// A backend, or the choice left to us.
enum BackendChoice: String, CaseIterable {
  case auto, interpreter, tcc, cc, tiered

  func resolved() -> Backend {
    switch self {
    case .auto: .automatic()
    case .interpreter: .interpreter
    case .tcc: .tcc
    case .cc: .cc
    case .tiered: .tiered
    }
  }

  /// For measurements, which need a program that stays the same.
  func resolvedForMeasuring() -> Backend { self == .auto ? .fastest() : resolved() }

  /// - Throws: for `tiered`, and names that are no backend.
  static func measurable(_ text: String) throws -> BackendChoice {
    let choice = try Choice.parse(text, "backend", as: BackendChoice.self)
    guard choice != .tiered else {
      throw ValidationError(
        "'tiered' is two programs in turn: measure them as 'tcc' and 'cc'")
    }
    return choice
  }
}

/// Passes to leave out and memory to stay within, for commands that compile.
struct PassArguments: ParsableArguments {
  @Option(
    name: .customLong("disable-pass"),
    help: ArgumentHelp(
      "Leave out a pass; may be repeated. 'fuse' makes every node a kernel of its own.",
      valueName: "name"),
    completion: .passes)
  var disabledPasses: [String] = []

  @Option(
    name: .customLong("memory-budget"), parsing: .unconditional,
    help: ArgumentHelp(
      "The most memory for temporaries, such as 65536, 64KiB or 1.5MB: what does not fit is "
        + "computed again when it is needed.",
      valueName: "bytes"),
    transform: { try Choice.byteCount($0, "a memory budget") })
  var memoryBudget: Int?

  /// - Throws: a diagnostic for a name that is no pass.
  func options() throws(Diagnostic) -> PlanningOptions {
    let names = Set(disabledPasses)
    try PassPipeline.optimization.check(names)
    return PlanningOptions(disabledPasses: names, memoryBudget: memoryBudget)
  }
}

/// How programs are compiled and run, for commands that run one.
struct ExecutionArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "tiered (begins with tcc, goes on with cc when that is compiled), tcc (compiles in "
        + "milliseconds), cc (runs fastest), interpreter (slow, the reference) or auto: tiered "
        + "where it works.",
      valueName: "backend"),
    completion: .list(BackendChoice.allCases.map(\.rawValue)),
    transform: { try Choice.parse($0, "backend") })
  var backend = BackendChoice.auto

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads that work on one step.", valueName: "count"),
    transform: { try Choice.threads($0) })
  var threads = 1

  @Option(
    help: ArgumentHelp(
      "Who computes matrix products: auto, generated or openblas.", valueName: "provider"),
    completion: .list(GEMMProvider.allCases.map(\.rawValue)),
    transform: { try Choice.parse($0, "provider of matrix products") })
  var gemm = GEMMProvider.auto

  @OptionGroup var processor: ProcessorArguments
  @OptionGroup var passes: PassArguments

  /// - Throws: a diagnostic for a name that is no pass.
  func options() throws(Diagnostic) -> CompilerOptions {
    CompilerOptions(
      execution: ExecutionOptions(
        backend: backend.resolved(), threads: threads, gemm: gemm, cpu: processor.cpu),
      planning: try passes.options())
  }
}

extension Choice {
  /// More than there are processors are allowed, so that what is written for a larger machine runs.
  static func threads(_ text: String) throws -> Int {
    let count = try positive(
      text, "a number of threads", atMost: ExecutionOptions.maximumThreads)
    let useful = Host.usefulThreads(count)
    if useful < count {
      CommandEnvironment.current.printError(
        "note: \(count) threads would share \(useful) processors: \(useful) run")
    }
    return count
  }
}
