import CodeGeneration
import ExecutionSupport
import IR

/// C text with the system's compiler that is to compile it, and the cache.
struct OptimizingSource {
  let program: EmittedProgram
  let compiler: SystemCompiler
  let cache: ProgramCache
  /// Names the program in the cache: the digest of everything its machine code depends on.
  let key: String

  /// - Throws: when the program is in the dialect for compilers that do not optimize.
  init(_ program: EmittedProgram, _ compiler: SystemCompiler, _ cache: ProgramCache)
    throws(Diagnostic)
  {
    guard program.dialect == .loops else {
      throw Diagnostic(
        stage: "compile", subject: "backend cc",
        message: "expected a program of the dialect 'loops', found 'tiles'")
    }
    self.program = program
    self.compiler = compiler
    self.cache = cache
    key = Digest.sha256(
      [
        "graphc program", "\(GC_RUNTIME_ABI_VERSION)", HostProcessor.description, compiler.path,
        compiler.version,
      ] + SystemCompiler.flags + SystemCompiler.libraries + [program.source])
  }

  /// The code from the cache; nil if it is not there or cannot be loaded.
  func find(_ compilation: inout Compilation) -> NativeCode? {
    guard let path = cache.find(key) else { return nil }
    do throws(Diagnostic) {
      let code = try SharedObject(path: path).code(entry: program.entry)
      compilation.wasCached = true
      compilation.compiler = compiler.version
      return code
    } catch {
      // Such as a cache on a file system mounted `noexec`.
      compilation.warnings.append(error.message)
      cache.remove(key)
      return nil
    }
  }

  /// Compiles the code, and puts it into the cache.
  /// - Throws: when the compiler fails or is ended by `cancellation`.
  func compile(
    _ compilation: inout Compilation, niceness: Int = 0, cancellation: Cancellation? = nil
  ) throws(Diagnostic) -> NativeCode {
    // The file is no longer needed once the program is mapped.
    let (code, problem) = try compiler.compile(
      program.source, niceness: niceness, cancellation: cancellation
    ) { path throws(Diagnostic) in
      let problem = cache.store(key, program: path)
      return (try SharedObject(path: path).code(entry: program.entry), problem)
    }
    if let problem {
      compilation.warnings.append("the compiled program is not cached: \(problem)")
    }
    compiler.remember(in: cache)
    compilation.compiler = compiler.version
    return code
  }
}
