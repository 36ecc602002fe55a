import GraphC
import RandomGraphs

/// What a verification may choose.
public struct VerificationOptions: Sendable {
  /// Compared with the interpreter and with each other; every pass is left out on the first.
  public var backends: [Backend]
  /// Determines the data of arguments, and the directions that gradients are checked in.
  public var seed: Int64
  /// Kinds of numbers that arguments hold; all checks run on random ones, fewer on the others.
  public var data: [DataKind]
  public var tolerance: Tolerance
  /// Compiler and cache; the backend is replaced.
  public var execution: ExecutionOptions

  public init(
    backends: [Backend] = Self.availableBackends(), seed: Int64 = 0,
    data: [DataKind] = DataKind.allCases, tolerance: Tolerance = .loose,
    execution: ExecutionOptions = ExecutionOptions()
  ) {
    self.backends = backends
    self.seed = seed
    self.data = data
    self.tolerance = tolerance
    self.execution = execution
  }

  /// Compiling backends that work on this machine, the one that compiles faster first.
  public static func availableBackends() -> [Backend] {
    var backends: [Backend] = []
    if Backend.automatic() == .tiered { backends.append(.tcc) }
    if Backend.fastest() == .cc { backends.append(.cc) }
    return backends
  }
}
