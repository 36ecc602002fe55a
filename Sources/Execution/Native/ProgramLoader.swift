import CodeGeneration
import ExecutionSupport
import IR

/// Turns C text into code: through libtcc, or the system's compiler and the cache.
struct ProgramLoader {
  let options: ExecutionOptions

  /// - Returns: the code, and how it came to be.
  /// - Throws: when there is no compiler, or it rejects the text.
  func load(_ program: EmittedProgram) throws(Diagnostic) -> (NativeCode, Compilation) {
    var compilation = Compilation()
    if options.keepsSource { compilation.sourcePath = KeptSource.write(program.source).path }
    let clock = ContinuousClock()
    let start = clock.now
    let code =
      switch options.backend {
      case .cc: try optimize(program, &compilation)
      default: try TinyCC.compile(program.source, entry: program.entry)
      }
    if options.backend != .cc { compilation.compiler = TinyCC.description }
    let elapsed = (clock.now - start).components
    compilation.nanoseconds =
      Int(elapsed.seconds) * 1_000_000_000
      + Int(elapsed.attoseconds / 1_000_000_000)
    return (code, compilation)
  }

  private func optimize(_ program: EmittedProgram, _ compilation: inout Compilation)
    throws(Diagnostic) -> NativeCode
  {
    guard program.dialect == .loops else {
      throw Diagnostic(
        stage: "compile", subject: "backend cc",
        message: "expected a program of the dialect 'loops', found 'tiles'")
    }
    let compiler = try SystemCompiler.find(options.compiler)
    compilation.compiler = compiler.version
    let cache = ProgramCache(directory: options.cacheDirectory)
    let key = Self.key(program, compiler)
    if let path = cache.find(key) {
      do {
        let code = try SharedObject(path: path).code(entry: program.entry)
        compilation.wasCached = true
        return code
      } catch {
        // Such as a cache on a file system mounted `noexec`.
        compilation.warnings.append(error.message)
        cache.remove(key)
      }
    }
    // The files are no longer needed once the program is mapped.
    let directory = try TemporaryDirectory.make()
    defer { TemporaryDirectory.remove(directory) }
    let path = try compiler.compile(program.source, in: directory)
    if let problem = cache.store(key, program: path) {
      compilation.warnings.append("the compiled program is not cached: \(problem)")
    }
    return try SharedObject(path: path).code(entry: program.entry)
  }

  /// Everything the machine code depends on.
  static func key(_ program: EmittedProgram, _ compiler: SystemCompiler) -> String {
    Digest.sha256(
      [
        "graphc program", "\(GC_RUNTIME_ABI_VERSION)", HostProcessor.description, compiler.path,
        compiler.version,
      ] + SystemCompiler.flags + SystemCompiler.libraries + [program.source])
  }
}
