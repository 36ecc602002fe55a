import CodeGeneration
import IR
import Scheduling

/// Prints a program in the dialect that a compiler wants.
package typealias ProgramEmitter = @Sendable (Dialect) -> EmittedProgram

/// A program that begins with libtcc's code and goes on with the optimizing compiler's.
///
/// The compiler starts with the second step, in the background, so a graph that runs once neither
/// waits for it nor starts it. When it is ready, one step runs on both programs, on the same data,
/// and if they agree the next step runs on the new one. Both use the same buffers, which hold all
/// state, so nothing else changes.
///
/// Not synchronized: `Executable` runs it under its lock.
final class TieredProgram {
  private enum Phase {
    /// Nothing runs in the background yet; the source, if it is printed already.
    case untried(OptimizingSource?)
    case compiling(BackgroundCompilation)
    /// The program stays as it is.
    case settled
  }

  let compilation: Compilation
  private(set) var backend: Backend
  private var program: NativeProgram
  private var phase: Phase
  private var isSettled = false
  /// Steps begun.
  private var step = 0

  private let graph: Graph
  private let loader: ProgramLoader
  private let print: ProgramEmitter
  private let runtime: Runtime
  private let start = ContinuousClock.now

  /// Loads the optimizing compiler's program if it is in the cache, else compiles with libtcc.
  /// - Throws: when libtcc fails, or there is no memory for the workspace.
  init(
    _ graph: Graph, _ loader: ProgramLoader, _ runtime: Runtime,
    print: @escaping ProgramEmitter
  ) throws(Diagnostic) {
    self.graph = graph
    self.loader = loader
    self.print = print
    self.runtime = runtime
    let source = Self.knownSource(loader, print)
    var cached = Compilation()
    if let source, loader.cache.defect(source.key) == nil, let code = source.find(&cached) {
      cached.nanoseconds = (ContinuousClock.now - start).nanoseconds
      compilation = cached
      program = try NativeProgram(
        code: code, workspaceByteCount: source.program.workspaceByteCount, runtime: runtime)
      backend = .cc
      phase = .settled
      isSettled = true
      return
    }
    let emitted = print(.tiles)
    var (code, compilation) = try loader.load(emitted, .tcc)
    compilation.warnings += cached.warnings
    self.compilation = compilation
    program = try NativeProgram(
      code: code, workspaceByteCount: emitted.workspaceByteCount, runtime: runtime)
    backend = .tcc
    phase = .untried(source)
  }

  /// Nothing is left of a compiler whose program nobody waits for.
  deinit {
    if case .compiling(let job) = phase { job.cancel() }
  }

  /// What the cache is asked for, unless a compiler had to be started to know.
  private static func knownSource(_ loader: ProgramLoader, _ print: ProgramEmitter)
    -> OptimizingSource?
  {
    let cache = loader.cache
    guard let compiler = try? SystemCompiler.recall(loader.options.compiler, cache) else {
      return nil
    }
    return try? OptimizingSource(print(.loops), compiler, loader.cpu, cache)
  }

  /// Runs one step.
  /// - Throws: when the program does not return 0.
  func run(_ table: ArgumentTable, batchSize: Int) throws(Diagnostic) {
    if isSettled { return try program.run(table, batchSize: batchSize) }
    step += 1
    switch phase {
    case .untried(let source):
      if step > 1 { startCompiler(source) }
    case .compiling(let job):
      if let outcome = job.outcome { return try conclude(outcome, table, batchSize) }
    case .settled: break
    }
    try program.run(table, batchSize: batchSize)
  }

  private func startCompiler(_ source: OptimizingSource?) {
    phase = .compiling(BackgroundCompilation(loader, source: source, print: print))
  }

  /// Starts the compiler if it has not been, and returns when it has ended; the next step is the
  /// one that is compared.
  func waitForCompiler() {
    if case .untried(let source) = phase { startCompiler(source) }
    if case .compiling(let job) = phase { job.wait() }
  }

  // MARK: The swap

  /// Makes a step with the old program, and the new one the program of the next if it agrees.
  private func conclude(
    _ outcome: Result<BackgroundCompilation.Product, Diagnostic>, _ table: ArgumentTable,
    _ batchSize: Int
  ) throws(Diagnostic) {
    phase = .settled
    isSettled = true
    switch outcome {
    case .failure(let problem):
      try program.run(table, batchSize: batchSize)
      report(.kept(problem), compiler: "")
    case .success(let product):
      let (candidate, comparison): (NativeProgram, TierComparison)
      do throws(Diagnostic) {
        candidate = try NativeProgram(
          code: product.code, workspaceByteCount: product.source.program.workspaceByteCount,
          runtime: runtime)
        comparison = try TierComparison(
          graph, candidate, table, batchSize: batchSize,
          isExact: product.source.compiler.roundsLikePrimitives)
      } catch {
        // There is no memory for copies of the state.
        try program.run(table, batchSize: batchSize)
        return report(.kept(error), compiler: product.source.compiler.version)
      }
      try program.run(table, batchSize: batchSize)
      if let difference = comparison.difference {
        return quarantine(product.source, difference)
      }
      program = candidate
      backend = .cc
      report(.swapped(step: step), compiler: product.source.compiler.version)
      (loader.options.observer ?? .standardError).warn(product.compilation, of: graph.name)
    }
  }

  private func quarantine(_ source: OptimizingSource, _ difference: String) {
    let notes = source.cache.quarantine(
      source.key, source: source.program.source, reason: difference)
    let problem = Diagnostic(
      stage: "compile", subject: source.compiler.path,
      message: "its program computes something else in step \(step): \(difference)",
      notes: notes)
    report(.kept(problem), compiler: source.compiler.version)
  }

  private func report(_ outcome: TierEvent.Outcome, compiler: String) {
    let event = TierEvent(
      graph: graph.name, outcome: outcome,
      seconds: Double((ContinuousClock.now - start).nanoseconds) * 1e-9, compiler: compiler)
    (loader.options.observer ?? .standardError).notify(event)
  }
}
