import IR

extension Backend {
  /// The fastest backend that works here: `cc` if there is a C compiler, else `tcc`, else the
  /// interpreter.
  /// - Parameter compiler: as `ExecutionOptions.compiler`.
  public static func automatic(compiler: String? = nil) -> Backend {
    if (try? SystemCompiler.find(compiler)) != nil { return .cc }
    return TinyCC.problem == nil ? .tcc : .interpreter
  }
}

extension ExecutionOptions {
  /// More threads are refused.
  public static let maximumThreads = Runtime.maximumThreads
}
