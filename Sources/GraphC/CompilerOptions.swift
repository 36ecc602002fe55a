import CodeGeneration
import Execution

/// What a compilation may choose.
public struct CompilerOptions: Sendable {
  /// Backend, threads, matrix products, C compiler and cache.
  public var execution: ExecutionOptions
  /// Names of passes to leave out; `fuse` makes every node a kernel of its own.
  public var disabledPasses: Set<String>
  /// The most bytes that temporaries may take; nil for no limit, and the interpreter knows none.
  ///
  /// What does not fit is computed again when it is needed, with the same results.
  public var memoryBudget: Int?
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
    self.execution = execution
    self.disabledPasses = disabledPasses
    self.memoryBudget = memoryBudget
  }

  /// The C that the backend's compiler wants.
  public var dialect: Dialect { execution.backend == .cc ? .loops : .tiles }
}
