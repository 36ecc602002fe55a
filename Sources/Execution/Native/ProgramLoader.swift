import CodeGeneration
import ExecutionSupport
import IR

/// Turns C text into code: through libtcc, or the system's compiler and the cache.
struct ProgramLoader {
  let options: ExecutionOptions
  let cpu: CPUTarget

  /// Compiles a program with the backend `tcc` or `cc`, or finds it in the cache.
  /// - Returns: the code, and how it came to be.
  /// - Throws: when there is no compiler, or it rejects the text.
  func load(_ program: EmittedProgram, _ backend: Backend)
    throws(Diagnostic) -> (NativeCode, Compilation)
  {
    var compilation = Compilation()
    if options.keepsSource { compilation.sourcePath = KeptSource.write(program.source).path }
    let clock = ContinuousClock()
    let start = clock.now
    let code: NativeCode
    if backend == .cc {
      let source = try OptimizingSource(
        program, try SystemCompiler.find(options.compiler), cpu, cache)
      if let reason = cache.defect(source.key) { throw cache.refusal(source.key, reason) }
      if let found = source.find(&compilation) {
        code = found
      } else {
        code = try source.compile(&compilation)
      }
    } else {
      code = try TinyCC.compile(
        program.source, entry: program.entry, instructionSet: cpu.instructionSet)
      compilation.compiler = TinyCC.description
    }
    compilation.nanoseconds = (clock.now - start).nanoseconds
    return (code, compilation)
  }

  var cache: ProgramCache { ProgramCache(directory: options.cacheDirectory) }
}

extension Duration {
  /// Whole nanoseconds.
  var nanoseconds: Int {
    let (seconds, attoseconds) = components
    return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
  }
}
