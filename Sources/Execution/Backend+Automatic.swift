import IR

extension Backend {
  /// What suits any number of runs here.
  ///
  /// That is `tiered` where libtcc works, else the fastest.
  public static func automatic() -> Backend { TinyCC.problem == nil ? .tiered : fastest() }

  /// The fastest backend that works here, however long it compiles.
  ///
  /// That is `cc` if there is a C compiler (the one asked for, as in `ExecutionOptions.compiler`),
  /// else `tcc`, else the interpreter.
  public static func fastest(compiler: String? = nil) -> Backend {
    if (try? SystemCompiler.find(compiler)) != nil { return .cc }
    return TinyCC.problem == nil ? .tcc : .interpreter
  }
}

extension ExecutionOptions {
  /// More threads are refused.
  public static let maximumThreads = Runtime.maximumThreads
}
