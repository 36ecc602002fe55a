import Foundation
import GraphC
import Training

/// A training step under measurement.
final class BenchProgram {
  let configuration: BenchConfiguration
  private(set) var preparation = Preparation()
  /// Losses of the first steps, before each step's update.
  private(set) var losses: [Double] = []
  /// Of single steps after warming up.
  private(set) var samples: [Double] = []
  private let executable: Executable
  private let loss: TensorBuffer

  /// How the program came about; times in seconds.
  struct Preparation {
    var build = 0.0
    var optimize = 0.0
    var emit = 0.0
    var compile = 0.0
    var firstStep = 0.0
    /// From the training graph to the end of the first step.
    var total: Double { optimize + emit + compile + firstStep }
    var compiler = ""
    var graphNodes = 0
    /// Nil for the interpreter, which has no kernels.
    var kernelsUnfused: Int?
    var kernels: Int?
    var memory: Plan.Arena?
  }

  /// Steps whose losses are compared; they also warm up caches.
  static let comparedSteps = 3

  /// Builds, compiles and makes the first steps.
  init(
    _ model: Model, _ configuration: BenchConfiguration, gemm: GEMMProvider,
    disabledPasses: Set<String>
  ) throws(Diagnostic) {
    self.configuration = configuration
    let disabled = disabledPasses.union(configuration.fusion == .unfused ? ["fuse"] : [])
    let options = ExecutionOptions(
      backend: configuration.backend, threads: configuration.threads, gemm: gemm)
    (executable, preparation) = try Self.prepare(
      model, configuration, CompilerOptions(execution: options, disabledPasses: disabled))
    try executable.initialize(seed: 0)
    let classes = try BenchInputs.classCount(of: model)
    for (ordinal, argument) in executable.graph.arguments.enumerated()
    where argument.role == .input {
      let data = BenchInputs.fill(argument, ordinal: ordinal, classes: classes)
      try executable.write(data, to: argument.label)
    }
    loss = try executable.buffer("loss")
    for step in 0..<Self.comparedSteps {
      let (_, seconds) = try measured { () throws(Diagnostic) in try executable.run() }
      if step == 0 { preparation.firstStep = seconds }
      losses.append(loss.scalar)
    }
  }

  private static func prepare(
    _ model: Model, _ configuration: BenchConfiguration, _ options: CompilerOptions
  ) throws(Diagnostic) -> (Executable, Preparation) {
    var preparation = Preparation()
    let (graph, build) = try measured { () throws(Diagnostic) in
      try model.trainingGraph(batchSize: configuration.batchSize)
    }
    preparation.build = build
    preparation.graphNodes = graph.nodes.count
    guard configuration.backend != .interpreter else {
      let executable = try Executable(graph: graph, program: nil, options: options.execution)
      return (executable, preparation)
    }
    let (optimized, optimize) = try measured { () throws(Diagnostic) in
      try Compiler.optimize(graph, options)
    }
    let (emitted, emit) = try measured { () throws(Diagnostic) in
      let plan = try MemoryPlanning.run(try Compiler.formKernels(optimized, options))
      return (plan, CodeGenerator.emit(plan, dialect: options.dialect))
    }
    let (plan, program) = emitted
    preparation.optimize = optimize
    preparation.emit = emit
    preparation.kernels = plan.kernels.count
    preparation.kernelsUnfused = try KernelFormation.run(optimized, fuses: false).kernels.count
    preparation.memory = plan.arena
    let executable = try compileAnew(plan.graph, program, options.execution)
    preparation.compile = Double(executable.compilation.nanoseconds) * 1e-9
    preparation.compiler = executable.compilation.compiler
    return (executable, preparation)
  }

  /// Compiles with a cache of its own, which is empty.
  private static func compileAnew(
    _ graph: Graph, _ program: EmittedProgram, _ options: ExecutionOptions
  ) throws(Diagnostic) -> Executable {
    let folder = FileManager.default.temporaryDirectory.path + "/graphc-bench-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var options = options
    options.cacheDirectory = folder
    return try Executable(graph: graph, program: program, options: options)
  }

  /// Makes all programs run in turns until each has enough samples: `repetitions`, or else one
  /// second's worth and three at least.
  static func measure(_ programs: [BenchProgram], repetitions: Int?) throws(Diagnostic) {
    var unfinished = programs
    while !unfinished.isEmpty {
      for program in unfinished { try program.sample(atMost: repetitions) }
      unfinished.removeAll { $0.hasEnough(repetitions) }
    }
  }

  private func hasEnough(_ repetitions: Int?) -> Bool {
    if let repetitions { return samples.count >= repetitions }
    return samples.count >= 3 && samples.reduce(0, +) >= 1
  }

  /// One turn: steps for a twentieth of a second, so that turns are many and caches warm within.
  private func sample(atMost repetitions: Int?) throws(Diagnostic) {
    var elapsed = 0.0
    // The first step of a turn finds the caches full of another program's data.
    try executable.run()
    repeat {
      let (_, seconds) = try measured { () throws(Diagnostic) in try executable.run() }
      samples.append(seconds)
      elapsed += seconds
    } while elapsed < 0.05 && samples.count < repetitions ?? .max
  }
}
