import IR

extension Backend {
  /// The fastest backend that works here.
  ///
  /// That is `cc` if there is a C compiler (the one asked for, as in `ExecutionOptions.compiler`),
  /// else `tcc`, else the interpreter.
  public static func automatic(compiler: String? = nil) -> Backend {
    if (try? SystemCompiler.find(compiler)) != nil { return .cc }
    return TinyCC.problem == nil ? .tcc : .interpreter
  }
}

extension ExecutionOptions {
  /// More threads are refused.
  public static let maximumThreads = Runtime.maximumThreads
}
