import CodeGeneration
import Execution
import IR
import Passes
import Scheduling

/// What each stage has made of a graph.
package struct CompilationStages: Sendable {
  /// Optimized, as kernels were formed of it.
  package let graph: Graph
  /// Each with its schedule.
  package let kernels: KernelGraph
  /// Its kernels are those above, and copies of them if a memory budget needs some to run again.
  package let plan: Plan
  package let times: StageTimes

  /// Kernels of the graph if each node were one.
  ///
  /// - Throws: what forming kernels throws.
  package func unfusedKernelCount() throws(Diagnostic) -> Int {
    try KernelFormation.run(graph, fuses: false).kernels.count
  }

  /// The plan as C.
  package func program(_ dialect: Dialect, isProfiled: Bool = false) -> EmittedProgram {
    CodeGenerator.emit(plan, dialect: dialect, isProfiled: isProfiled)
  }

  /// The program, compiled by the backend that the options name; buffers in `sharing` serve the
  /// arguments of the same name.
  ///
  /// - Throws: a diagnostic of the C compiler.
  package func executable(
    _ options: CompilerOptions, sharing: [String: TensorBuffer] = [:]
  ) throws(Diagnostic) -> Executable {
    try Executable(graph: plan.graph, options: options.execution, sharing: sharing) {
      program($0)
    }
  }
}

/// Seconds that stages took, in order.
package struct StageTimes: Sendable {
  package private(set) var seconds: [(stage: String, seconds: Double)] = []

  init() {}

  mutating func measure<Result>(
    _ stage: String, _ body: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    let (whole, atto) = (clock.now - start).components
    seconds.append((stage, Double(whole) + Double(atto) * 1e-18))
    return result
  }
}
