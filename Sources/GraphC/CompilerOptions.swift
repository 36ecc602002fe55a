import CodeGeneration
import Execution
import Scheduling

/// What a compilation may choose.
public struct CompilerOptions: Sendable {
  /// Backend, threads, matrix products, C compiler and cache.
  public var execution: ExecutionOptions
  /// Passes, memory budget and target; the interpreter knows none of them.
  package var planning: PlanningOptions
  /// How training and evaluation serve batches of several sizes.
  public var batchSizes = BatchSizes.open

  public enum BatchSizes: String, CaseIterable, Sendable {
    /// One program for all of them, where the model allows it.
    case open
    /// A program for each, which knows its numbers.
    case fixed
  }

  public init(
    execution: ExecutionOptions = ExecutionOptions(), disabledPasses: Set<String> = [],
    memoryBudget: Int? = nil
  ) {
    self.init(
      execution: execution,
      planning: PlanningOptions(disabledPasses: disabledPasses, memoryBudget: memoryBudget))
  }

  package init(execution: ExecutionOptions = ExecutionOptions(), planning: PlanningOptions) {
    self.execution = execution
    self.planning = planning
  }

  /// Names of passes to leave out; `fuse` makes every node a kernel of its own.
  public var disabledPasses: Set<String> {
    get { planning.disabledPasses }
    set { planning.disabledPasses = newValue }
  }

  /// The most bytes that temporaries may take; nil for no limit.
  ///
  /// What does not fit is computed again when it is needed, with the same results.
  public var memoryBudget: Int? {
    get { planning.memoryBudget }
    set { planning.memoryBudget = newValue }
  }

  /// The same for the backend's dialect only, which so needs no memory for the other.
  package var forBackend: CompilerOptions {
    var result = self
    switch execution.backend {
    case .cc: result.planning.target.dialects = [.loops]
    case .tcc: result.planning.target.dialects = [.tiles]
    case .tiered, .interpreter: break
    }
    return result
  }

  /// The C that the backend's compiler wants.
  package var dialect: Dialect { execution.backend == .cc ? .loops : .tiles }
}
