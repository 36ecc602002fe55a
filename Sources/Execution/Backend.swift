/// What runs a program.
public enum Backend: String, CaseIterable, Hashable, Sendable {
  /// Evaluates definitions element by element: the oracle, and the fallback.
  case interpreter
  /// Machine code by libtcc in this process: compiled within milliseconds.
  case tcc
  /// A shared object by an optimizing C compiler: the fastest to run.
  case cc
  /// Begins with `tcc` and goes on with `cc` once that is compiled, in the background, and found to
  /// compute the same; begins with `cc` if the program cache has it.
  case tiered
}

/// Who computes matrix products that a program does not contain itself.
public enum GEMMProvider: String, CaseIterable, Hashable, Sendable {
  /// Our own: from 128 x 128 x 128 on, OpenBLAS was at most 3 % ahead where it was measured, and
  /// up to 20 % behind.
  case auto
  /// Our own kernels.
  case generated
  /// OpenBLAS, loaded at run time; an error if it is missing.
  case openblas
}

/// How a program is compiled and run.
public struct ExecutionOptions: Hashable, Sendable {
  public var backend: Backend
  /// Threads that work on one run, the caller's included; at least 1.
  public var threads: Int
  public var gemm: GEMMProvider
  /// The processor that programs are made for; nil for `$GRAPHC_CPU`, else this machine's.
  ///
  /// This machine must have its instructions, unless the interpreter runs.
  public var cpu: CPUTarget?
  /// Name or path of the C compiler; nil to search for one.
  public var compiler: String?
  /// Where compiled programs are kept; nil for the user's cache directory.
  public var cacheDirectory: String?
  /// Whether the C source is left in a file, named in `Compilation.sourcePath`.
  public var keepsSource: Bool
  /// Whether programs take subnormal numbers, below 1.2e-38 in `f32`, as 0.
  ///
  /// Moments of optimizers decay into that range where gradients are 0, and processors need a
  /// hundred times as long there. The interpreter always computes with them.
  public var flushesSubnormals: Bool
  /// Is told when a tiered program changes, and of problems; if nil, only problems are told, on
  /// standard error.
  public var observer: TierObserver?

  public init(
    backend: Backend = .tcc, threads: Int = 1, gemm: GEMMProvider = .auto,
    cpu: CPUTarget? = nil, compiler: String? = nil, cacheDirectory: String? = nil,
    keepsSource: Bool = false, flushesSubnormals: Bool = true, observer: TierObserver? = nil
  ) {
    self.backend = backend
    self.threads = threads
    self.gemm = gemm
    self.cpu = cpu
    self.compiler = compiler
    self.cacheDirectory = cacheDirectory
    self.keepsSource = keepsSource
    self.flushesSubnormals = flushesSubnormals
    self.observer = observer
  }
}

/// How a program came to be loaded.
public struct Compilation: Hashable, Sendable {
  /// Time from source text to callable code; 0 for the interpreter.
  public var nanoseconds = 0
  /// Whether the code was found in the program cache.
  public var wasCached = false
  /// The compiler's version, such as `clang version 21.0.0`; empty for the interpreter.
  public var compiler = ""
  /// The kept C source, or nil.
  public var sourcePath: String?
  /// What went wrong without harm, such as a cache that cannot be written.
  public var warnings: [String] = []

  public init() {}
}
