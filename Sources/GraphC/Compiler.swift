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
