import CodeGeneration
import ExecutionSupport
import IR
import Scheduling

/// C text with the system's compiler that is to compile it, and the cache.
struct OptimizingSource {
  let program: EmittedProgram
  let compiler: SystemCompiler
  let cpu: CPUTarget
  let cache: ProgramCache
  /// Names the program in the cache: the digest of everything its machine code depends on.
  let key: String

  /// - Throws: when the program is in the dialect for compilers that do not optimize.
  init(
    _ program: EmittedProgram, _ compiler: SystemCompiler, _ cpu: CPUTarget, _ cache: ProgramCache
  ) throws(Diagnostic) {
    guard program.dialect == .loops else {
      throw Diagnostic(
        stage: "compile", subject: "backend cc",
        message: "expected a program of the dialect 'loops', found 'tiles'")
    }
    self.program = program
    self.compiler = compiler
    self.cpu = cpu
    self.cache = cache
    key = Digest.sha256(
      [
        "graphc program", "\(GC_RUNTIME_ABI_VERSION)", HostProcessor.description, compiler.path,
        compiler.version,
      ] + cpu.flags + SystemCompiler.libraries + [program.source])
  }

  /// The code from the cache; nil if it is not there or cannot be loaded.
  func find(_ compilation: inout Compilation) -> NativeCode? {
    var warnings: [String] = []
    let found = cache.find(key) { warnings.append($0) }
    compilation.warnings += warnings
    guard let found else { return nil }
    do throws(Diagnostic) {
      let code = try SharedObject(found).code(entry: program.entry)
      compilation.wasCached = true
      compilation.compiler = compiler.version
      return code
    } catch {
      compilation.warnings.append(
        cache.isExecutable
          ? error.message
          : "\(cache.directory) is on a file system mounted noexec, so programs are compiled anew; "
            + "set GRAPHC_CACHE to a directory on another")
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
      program, for: cpu, niceness: niceness, cancellation: cancellation
    ) { path throws(Diagnostic) in try load(path) }
    if let problem {
      compilation.warnings.append("the compiled program is not cached: \(problem)")
    }
    compiler.remember(in: cache)
    compilation.compiler = compiler.version
    return code
  }

  /// Loads a new program and puts it into the cache, unless it cannot be loaded from anywhere.
  /// - Returns: the code, and why it is not in the cache, or nil.
  private func load(_ path: String) throws(Diagnostic) -> (NativeCode, String?) {
    do throws(Diagnostic) {
      let code = try SharedObject(path: path).code(entry: program.entry)
      return (code, keep(path))
    } catch {
      // The cache may be on another file system than temporary files.
      guard !TemporaryDirectory.isExecutable else { throw failure(error) }
      if keep(path) == nil, let code = find() { return (code, nil) }
      throw Diagnostic(
        stage: error.stage, subject: error.subject, message: error.message,
        notes: [
          "note: temporary files are on a file system mounted noexec; set TMPDIR or GRAPHC_CACHE "
            + "to a directory on another"
        ])
    }
  }

  private func find() -> NativeCode? {
    var compilation = Compilation()
    return find(&compilation)
  }

  /// A compiler that reports success may still have written something else than a program.
  private func failure(_ error: Diagnostic) -> Diagnostic {
    Diagnostic(
      stage: "compile", subject: compiler.path, message: error.message,
      notes: [
        "note: it calls itself '\(compiler.version)'; set GRAPHC_CC to another compiler, or "
          + "choose the backend 'tcc'"
      ])
  }

  private func keep(_ path: String) -> String? {
    if let problem = cache.store(key, program: path) { return problem }
    cache.describe(key, origin)
    return nil
  }

  /// What `graphc cache ls` tells of the program.
  var origin: ProgramCache.Origin {
    ProgramCache.Origin(
      program: program.name, compiler: compiler.path, version: compiler.version,
      flags: cpu.flags, processor: Host.processorName)
  }
}
