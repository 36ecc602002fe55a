import ArgumentParser
import GraphC

/// What to compare.
struct BenchChoices: ParsableArguments {
  @Option(
    help: ArgumentHelp("Any of auto, interpreter, tcc, cc.", valueName: "list"),
    completion: .list(["auto", "interpreter", "tcc", "cc"]),
    transform: { try Choice.list($0, BackendChoice.measurable) })
  var backend = [BackendChoice.auto]

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Rows per step, or B of a file; the model's default if left out.", valueName: "list"),
    transform: { try Choice.list($0, Choice.batchSize) })
  var batch: [Int] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads that work on one step.", valueName: "list"),
    transform: { try Choice.list($0, Choice.threads) })
  var threads = [1]

  @Option(
    help: ArgumentHelp("Any of fused, unfused.", valueName: "list"),
    completion: .list(Fusion.allCases.map(\.rawValue)),
    transform: { try Choice.list($0) { try Choice.parse($0, "comparison", as: Fusion.self) } })
  var compare = [Fusion.fused]

  @Flag(help: "Measure also without each pass and without each part of fusion.")
  var ablate = false

  @Option(
    help: ArgumentHelp("Matrix products: any of auto, generated, openblas.", valueName: "list"),
    completion: .list(GEMMProvider.allCases.map(\.rawValue)),
    transform: {
      try Choice.list($0) {
        try Choice.parse($0, "provider of matrix products", as: GEMMProvider.self)
      }
    })
  var gemm = [GEMMProvider.auto]

  @Option(
    help: ArgumentHelp(
      "Processors that programs are made for, any of those of 'compile'; $GRAPHC_CPU if left out, "
        + "else native.", valueName: "list"),
    completion: .list(CPUTarget.allCases.map(\.rawValue)),
    transform: { try Choice.list($0, Choice.processor) })
  var cpu: [CPUTarget] = []

  /// Every combination once.
  func configurations(of subject: BenchSubject) -> [BenchConfiguration] {
    let batches: [Int?] = batch.isEmpty ? [subject.defaultBatchSize] : batch
    var all: [BenchConfiguration] = []
    for rows in batches {
      for backend in backend.map({ $0.resolvedForMeasuring() }) {
        for threads in threads {
          for gemm in gemm {
            for cpu in processors(backend) {
              all += variants(backend).map { variant in
                BenchConfiguration(
                  backend: backend, batchSize: rows, threads: threads, gemm: gemm,
                  variant: variant, cpu: cpu)
              }
            }
          }
        }
      }
    }
    var seen: Set<BenchConfiguration> = []
    return all.filter { seen.insert($0).inserted }
  }

  /// The interpreter runs graphs as they are, so there is nothing to compare.
  private func variants(_ backend: Backend) -> [BenchVariant] {
    guard backend != .interpreter else { return [.fused] }
    return compare.map(\.variant) + (ablate ? BenchVariant.ablation : [])
  }

  /// Nil for what the environment chooses.
  private func processors(_ backend: Backend) -> [CPUTarget?] {
    cpu.isEmpty || backend == .interpreter ? [nil] : cpu
  }

  /// A copy for each number of threads, by the fastest backend.
  func copies() -> [BenchConfiguration] {
    threads.map { threads in
      BenchConfiguration(
        backend: .fastest(), batchSize: nil, threads: threads, gemm: .auto, variant: .fused,
        cpu: cpu.first)
    }
  }
}
