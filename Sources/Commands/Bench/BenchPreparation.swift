import Files
import GraphC

/// How a program came about; times in seconds.
struct BenchPreparation {
  var build = 0.0
  var optimize = 0.0
  var emit = 0.0
  var compile = 0.0
  var firstStep = 0.0
  /// From the graph to the end of the first step.
  var total: Double { optimize + emit + compile + firstStep }
  var compiler = ""
  var graphNodes = 0
  /// Nil for the interpreter, which has no kernels.
  var kernelsUnfused: Int?
  var kernels: Int?
  var memory: Plan.Arena?
  var work: BenchWork

  /// Builds and compiles anew; buffers in `sharing` serve the arguments of the same name.
  static func prepare(
    _ subject: BenchSubject, _ batchSize: Int?, _ options: CompilerOptions,
    sharing: [String: TensorBuffer]
  ) throws(Diagnostic) -> (Executable, BenchPreparation) {
    let (graph, build) = try measured { () throws(Diagnostic) in
      try subject.graph(batchSize: batchSize)
    }
    var preparation = BenchPreparation(
      build: build, graphNodes: graph.nodes.count,
      work: BenchWork(graph, runs: subject.stepCount(batchSize: batchSize)))
    guard options.execution.backend != .interpreter else {
      let executable = try Executable(
        graph: graph, program: nil, options: options.execution, sharing: sharing)
      return (executable, preparation)
    }
    let stages = try Compiler.stages(graph, options.forBackend)
    let (program, printing) = measured { () throws(Never) in stages.program(options.dialect) }
    let times = stages.times.seconds.map(\.seconds)
    preparation.optimize = times[0]
    preparation.emit = times.dropFirst().reduce(printing, +)
    preparation.kernels = stages.plan.kernels.count
    preparation.kernelsUnfused = try stages.unfusedKernelCount()
    preparation.memory = stages.plan.arena
    let executable = try compileAnew(stages.plan.graph, program, options.execution, sharing)
    preparation.compile = Double(executable.compilation.nanoseconds) * 1e-9
    preparation.compiler = executable.compilation.compiler
    return (executable, preparation)
  }

  /// Compiles with a cache of its own, which is empty.
  private static func compileAnew(
    _ graph: Graph, _ program: EmittedProgram, _ options: ExecutionOptions,
    _ sharing: [String: TensorBuffer]
  ) throws(Diagnostic) -> Executable {
    let folder = try TemporaryDirectory.make(for: "graphc-bench")
    defer { withExtendedLifetime(folder) {} }
    var options = options
    options.cacheDirectory = folder.path
    return try Executable(graph: graph, program: program, options: options, sharing: sharing)
  }
}
