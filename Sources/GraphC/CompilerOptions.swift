import CodeGeneration
import Execution

/// What a compilation may choose.
public struct CompilerOptions: Sendable {
  /// Backend, threads, matrix products, C compiler and cache.
  public var execution: ExecutionOptions
  /// Names of passes to leave out; `fuse` makes every node a kernel of its own.
  public var disabledPasses: Set<String>

  public init(execution: ExecutionOptions = ExecutionOptions(), disabledPasses: Set<String> = []) {
    self.execution = execution
    self.disabledPasses = disabledPasses
  }

  /// The C that the backend's compiler wants.
  public var dialect: Dialect { execution.backend == .cc ? .loops : .tiles }
}
