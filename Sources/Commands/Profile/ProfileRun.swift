import GraphC

/// A program whose kernels were timed.
struct ProfileRun {
  struct Options {
    var backend: Backend
    var batchSize: Int?
    var threads: Int
    var gemm: GEMMProvider
    var cpu: CPUTarget?
    var planning: PlanningOptions
    /// Nil for as many as fill half a second.
    var steps: Int?
  }

  let plan: Plan
  let options: Options
  let compiler: String
  /// Seconds of each step with clocks.
  private(set) var steps: [Double] = []
  /// Seconds of each step of the same program without clocks.
  private(set) var plainSteps: [Double] = []
  /// By step: what was recorded.
  private(set) var intervals: [[KernelRecorder.Interval]] = []

  private static let warmingSteps = 3
  private static let measuredTime = 0.5
  private static let maximumSteps = 10_000

  /// - Throws: what compiling and running throw.
  init(_ subject: BenchSubject, _ options: Options) throws(Diagnostic) {
    self.options = options
    let execution = ExecutionOptions(
      backend: options.backend, threads: options.threads, gemm: options.gemm,
      cpu: options.cpu)
    let compiling = CompilerOptions(execution: execution, planning: options.planning)
    let stages = try Compiler.stages(
      try subject.graph(batchSize: options.batchSize), compiling.forBackend)
    plan = stages.plan
    let recorder = try KernelRecorder(
      threads: options.threads, kernelCount: plan.kernels.count)
    let timed = try Executable(graph: plan.graph, options: execution, recorder: recorder) {
      stages.program($0, isProfiled: true)
    }
    let plain = try stages.executable(compiling)
    compiler = timed.compilation.compiler
    let data = try BenchData(file: nil)
    let feed = try BenchFeed(data, subject, batchSize: options.batchSize)
    plainSteps = try Self.measure(plain, data, feed, options.steps) {}
    var intervals: [[KernelRecorder.Interval]] = []
    steps = try Self.measure(timed, data, feed, options.steps) {
      intervals.append(recorder.take())
    }
    self.intervals = Array(intervals.dropFirst(Self.warmingSteps))
    // Before and after, since a busy machine changes its speed meanwhile.
    plainSteps += try Self.measure(plain, data, feed, options.steps) {}
  }

  /// The seconds of each step after warming up; `then` follows every step.
  private static func measure(
    _ executable: Executable, _ data: BenchData, _ feed: BenchFeed, _ count: Int?,
    _ then: () -> Void
  ) throws(Diagnostic) -> [Double] {
    try data.initialize(executable)
    let tables = try feed.batches.map { inputs throws(Diagnostic) in
      try executable.table(inputs: inputs)
    }
    var samples: [Double] = []
    var elapsed = 0.0
    while true {
      let table = tables[samples.count % tables.count]
      let (_, seconds) = try measured { () throws(Diagnostic) in try executable.run(table) }
      then()
      samples.append(seconds)
      if samples.count > warmingSteps { elapsed += seconds }
      let done = samples.count - warmingSteps
      let isEnough = count.map { done >= $0 } ?? (done >= 5 && elapsed >= measuredTime)
      if isEnough || done >= maximumSteps { return Array(samples.dropFirst(warmingSteps)) }
    }
  }
}
