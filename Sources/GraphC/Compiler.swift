import CodeGeneration
import Execution
import IR
import Passes

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
    let optimized = try optimize(graph, options)  //                Graph -> Graph
    let kernels = try formKernels(optimized, options)  //           Graph -> KernelGraph
    let plan = try planMemory(kernels, options)  //                 KernelGraph -> Plan
    return try Executable(  //                                      C -> program
      graph: plan.graph, options: options.execution, sharing: sharing
    ) { dialect in
      CodeGenerator.emit(plan, dialect: dialect)  //                Plan -> C
    }
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
    let kernels = try formKernels(maximumBatchSize: maximumBatchSize, options, build: build)
    let plan = try planMemory(kernels, options)
    return try Executable(graph: plan.graph, options: options.execution, sharing: sharing) {
      CodeGenerator.emit(plan, dialect: $0)
    }
  }

  /// Fusion for batches of any size up to `maximumBatchSize`; graphs are optimized here.
  public static func formKernels(
    maximumBatchSize: Int, _ options: CompilerOptions = CompilerOptions(),
    build: (Int) throws(Diagnostic) -> Graph
  ) throws(Diagnostic) -> KernelGraph {
    try KernelFormation.run(
      upTo: maximumBatchSize, disabling: options.disabledPasses, build: build
    ) { graph throws(Diagnostic) in
      try optimize(graph, options)
    }
  }

  /// Graph passes in order.
  public static func optimize(_ graph: Graph, _ options: CompilerOptions = CompilerOptions())
    throws(Diagnostic) -> Graph
  {
    try PassPipeline.optimization.run(graph, disabling: options.disabledPasses)
  }

  /// Fusion.
  public static func formKernels(_ graph: Graph, _ options: CompilerOptions = CompilerOptions())
    throws(Diagnostic) -> KernelGraph
  {
    try KernelFormation.run(graph, disabling: options.disabledPasses)
  }

  /// Places of all buffers, within the memory budget.
  public static func planMemory(
    _ kernels: KernelGraph, _ options: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) -> Plan {
    try MemoryPlanning.run(kernels, budget: options.memoryBudget)
  }
}
