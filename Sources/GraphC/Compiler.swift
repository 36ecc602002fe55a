import CodeGeneration
import Execution
import IR
import Passes
import Scheduling

/// From graph to running program; one line per stage.
public enum Compiler {
  /// Compiles a graph; buffers in `sharing` serve the arguments of the same name.
  ///
  /// - Throws: a diagnostic of the stage that failed.
  public static func compile(
    _ graph: Graph, options: CompilerOptions = CompilerOptions(),
    sharing: [String: TensorBuffer] = [:]
  ) throws(Diagnostic) -> Executable {
    guard options.execution.backend != .interpreter else {
      return try Executable(
        graph: graph, program: nil, options: options.execution, sharing: sharing)
    }
    return try stages(graph, options.forBackend).executable(options, sharing: sharing)
  }

  /// Compiles one program for batches of any size up to `maximumBatchSize`; `build` makes the graph
  /// for a size.
  ///
  /// - Throws: a diagnostic of the stage that failed; where the graph cannot leave its batch size
  ///   open; for the interpreter, which runs graphs of one size.
  public static func compile(
    maximumBatchSize: Int, options: CompilerOptions = CompilerOptions(),
    sharing: [String: TensorBuffer] = [:], build: (Int) throws(Diagnostic) -> Graph
  ) throws(Diagnostic) -> Executable {
    guard options.execution.backend != .interpreter else {
      throw Diagnostic(
        stage: "batch", subject: "interpreter", message: "runs graphs of one batch size only")
    }
    return try stages(maximumBatchSize: maximumBatchSize, options.forBackend, build: build)
      .executable(options, sharing: sharing)
  }

  /// All stages of a graph up to the plan of its memory; `preparing` changes the optimized graph.
  ///
  /// - Throws: a diagnostic of the stage that failed.
  package static func stages(
    _ graph: Graph, _ options: CompilerOptions = CompilerOptions(),
    preparing: (Graph) throws(Diagnostic) -> Graph = { $0 }
  ) throws(Diagnostic) -> CompilationStages {
    var times = StageTimes()
    let optimized = try times.measure("optimize") { () throws(Diagnostic) in
      try preparing(try optimize(graph, options))  //                 Graph -> Graph
    }
    let kernels = try times.measure("form kernels") { () throws(Diagnostic) in
      try formKernels(optimized, options)  //                         Graph -> KernelGraph
    }
    let plan = try times.measure("plan memory") { () throws(Diagnostic) in
      try planMemory(kernels, options)  //                            KernelGraph -> Plan
    }
    return CompilationStages(graph: optimized, kernels: kernels, plan: plan, times: times)
  }

  /// The same for batches of any size up to `maximumBatchSize`.
  ///
  /// - Throws: a diagnostic of the stage that failed; where the graph cannot leave its batch size open.
  package static func stages(
    maximumBatchSize: Int, _ options: CompilerOptions = CompilerOptions(),
    preparing: (Graph) throws(Diagnostic) -> Graph = { $0 },
    build: (Int) throws(Diagnostic) -> Graph
  ) throws(Diagnostic) -> CompilationStages {
    var times = StageTimes()
    let kernels = try times.measure("optimize and form kernels") { () throws(Diagnostic) in
      try KernelFormation.run(upTo: maximumBatchSize, options.planning, build: build) {
        graph throws(Diagnostic) in
        try preparing(try optimize(graph, options))
      }
    }
    let plan = try times.measure("plan memory") { () throws(Diagnostic) in
      try planMemory(kernels, options)
    }
    return CompilationStages(graph: kernels.graph, kernels: kernels, plan: plan, times: times)
  }

  // MARK: Single stages

  /// Graph passes in order.
  public static func optimize(_ graph: Graph, _ options: CompilerOptions = CompilerOptions())
    throws(Diagnostic) -> Graph
  {
    try optimize(graph, options, report: nil)
  }

  /// Graph passes in order; `report` is told what each did.
  package static func optimize(
    _ graph: Graph, _ options: CompilerOptions = CompilerOptions(),
    report: ((PassPipeline.Report) -> Void)?
  ) throws(Diagnostic) -> Graph {
    try PassPipeline.optimization.run(graph, disabling: options.disabledPasses, report: report)
  }

  /// Fusion; each kernel has its schedule.
  package static func formKernels(_ graph: Graph, _ options: CompilerOptions = CompilerOptions())
    throws(Diagnostic) -> KernelGraph
  {
    try KernelFormation.run(graph, options.planning)
  }

  /// Places of all buffers and of what kernels need beside them, within the memory budget.
  package static func planMemory(
    _ kernels: KernelGraph, _ options: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) -> Plan {
    try MemoryPlanning.run(kernels, options.planning)
  }
}
