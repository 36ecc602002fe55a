import GraphC
import Training

/// A program under measurement.
final class BenchProgram {
  let subject: BenchSubject
  let configuration: BenchConfiguration
  private(set) var preparation: BenchPreparation
  private(set) var observation: BenchAgreement.Observation
  /// The first element of what tells most, such as the loss, after each of the first steps.
  private(set) var values: [Double] = []
  /// Seconds of a step, or of an epoch, after warming up; each the mean of one sample's.
  private(set) var samples: [Double] = []
  /// Steps in a sample, so that reading the clock costs nothing.
  private(set) var stepsPerSample = 1

  private let executable: Executable
  /// The inputs of the steps, which take them in turns.
  private let tables: [ArgumentTable]
  private let trainer: Trainer?

  /// Steps whose results are compared; they also warm up caches.
  static let comparedSteps = 5
  /// The least time of a sample in seconds.
  private static let sampleTime = 1e-3
  /// The time of a turn in seconds: turns are many, and caches warm within.
  private static let turnTime = 0.05

  /// Builds, compiles and makes the first steps.
  ///
  /// - Throws: what compiling throws; the file of `data` expects other results.
  init(
    _ subject: BenchSubject, _ configuration: BenchConfiguration, _ data: BenchFeed,
    _ planning: PlanningOptions = PlanningOptions()
  ) throws(Diagnostic) {
    self.subject = subject
    self.configuration = configuration
    observation = BenchAgreement.Observation(configuration: configuration)
    let execution = ExecutionOptions(
      backend: configuration.backend, threads: configuration.threads, gemm: configuration.gemm,
      cpu: configuration.cpu)
    var options = CompilerOptions(execution: execution, planning: planning)
    if let pass = configuration.variant.disabledPass { options.disabledPasses.insert(pass) }
    trainer = try subject.epoch.map { epoch throws(Diagnostic) in
      try Trainer(
        model: epoch.model, dataset: epoch.dataset,
        options: TrainingOptions(batchSize: configuration.batchSize, compiler: options))
    }
    let (executable, preparation) = try BenchPreparation.prepare(
      subject, configuration.batchSize, options, sharing: data.batches[0])
    (self.executable, self.preparation) = (executable, preparation)
    tables = try data.batches.map { inputs throws(Diagnostic) in
      try executable.table(inputs: inputs)
    }
    try data.source.initialize(executable)
    try makeFirstSteps(data.source)
  }

  private func makeFirstSteps(_ data: BenchData) throws(Diagnostic) {
    guard let output = tellingOutput else { return }
    let result = try executable.buffer(output.name)
    for step in 0..<Self.comparedSteps {
      let table = tables[step % tables.count]
      let (_, seconds) = try measured { () throws(Diagnostic) in try executable.run(table) }
      if step == 0 { preparation.firstStep = seconds }
      values.append(result.scalar)
      try data.check(executable, step: step, configuration.description)
    }
    if output.name == "loss" {
      observation.losses = values
      return
    }
    for output in executable.graph.outputs {
      observation.results.append((output.name, try executable.read(output.name)))
    }
  }

  /// The loss; else the first result that updates nothing; else the first new parameter.
  private var tellingOutput: Graph.Output? {
    let graph = executable.graph
    let results = graph.outputs.filter { $0.updates == nil }
    let parameters = graph.outputs.filter { output in
      output.updates.map { graph[$0].argument?.role == .parameter } ?? false
    }
    return results.first { $0.name == "loss" } ?? results.first ?? parameters.first
  }

  /// Results that were compared need no more memory.
  func dropResults() { observation.results = [] }

  /// Makes all programs run in turns until each has enough samples: `count`, or else one second's
  /// worth and three at least.
  static func measure(_ programs: [BenchProgram], samples count: Int?) throws(Diagnostic) {
    for program in programs { try program.calibrate() }
    var unfinished = programs
    while !unfinished.isEmpty {
      for program in unfinished { try program.takeTurn(atMost: count) }
      unfinished.removeAll { $0.hasEnough(count) }
    }
  }

  /// Finds how many steps fill a sample.
  private func calibrate() throws(Diagnostic) {
    guard trainer == nil else { return }
    var steps = 1
    while true {
      let (_, seconds) = try measured { () throws(Diagnostic) in try run(steps) }
      if seconds >= Self.sampleTime / 2 || steps >= 1 << 16 {
        guard seconds > 0 else {
          throw Diagnostic(
            stage: "bench", subject: "clock", message: "\(steps) steps took no time",
            notes: ["note: the clock stands still; nothing can be measured with it"])
        }
        stepsPerSample = max(1, Int(saturating: Self.sampleTime / seconds * Double(steps)))
        return
      }
      steps *= 2
    }
  }

  private func hasEnough(_ count: Int?) -> Bool {
    if let count { return samples.count >= count }
    let measured = samples.reduce(0, +) * Double(stepsPerSample)
    return samples.count >= 3 && measured >= 1
  }

  private func takeTurn(atMost count: Int?) throws(Diagnostic) {
    var elapsed = 0.0
    // The first step of a turn finds the caches full of another program's data.
    if trainer == nil { try executable.run() }
    repeat {
      let (_, seconds) = try measured { () throws(Diagnostic) in try run(stepsPerSample) }
      samples.append(seconds / Double(stepsPerSample))
      elapsed += seconds
    } while elapsed < Self.turnTime && samples.count < count ?? .max
  }

  /// What a user's loop does.
  private func run(_ steps: Int) throws(Diagnostic) {
    if let trainer {
      _ = try trainer.fit()
      return
    }
    var batch = 0
    for _ in 0..<steps {
      try executable.run(tables[batch])
      batch = batch + 1 == tables.count ? 0 : batch + 1
    }
  }
}
