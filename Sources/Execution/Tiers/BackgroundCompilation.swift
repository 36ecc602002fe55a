import CodeGeneration
import Dispatch
import IR
import Scheduling
import Synchronization

/// The optimizing compiler at work while another program runs.
final class BackgroundCompilation: Sendable {
  /// A compiled program that has not been tried yet.
  struct Product: Sendable {
    let code: NativeCode
    let source: OptimizingSource
    let compilation: Compilation
  }

  /// One at a time: the processors have other work.
  private static let queue = DispatchQueue(label: "graphc.compile")
  /// Training threads have priority over a process
  /// of niceness 10 by a factor of ten.
  private static let niceness = 10

  private let cancellation = Cancellation()
  private let isDone = Atomic(false)
  private let result = Mutex<Result<Product, Diagnostic>?>(nil)
  private let group = DispatchGroup()

  /// Begins to compile `source`, or if that was not made yet, what `print` gives.
  init(
    _ loader: ProgramLoader, source: OptimizingSource?, print: @escaping ProgramEmitter
  ) {
    Self.queue.async(group: group) { [self] in
      if !cancellation.isCancelled {
        let made = make(loader, source, print)
        result.withLock { $0 = made }
      }
      isDone.store(true, ordering: .releasing)
    }
  }

  private func make(
    _ loader: ProgramLoader, _ known: OptimizingSource?, _ print: ProgramEmitter
  ) -> Result<Product, Diagnostic>? {
    do throws(Diagnostic) {
      let source: OptimizingSource
      if let known {
        source = known
      } else {
        let compiler = try SystemCompiler.find(loader.options.compiler)
        source = try OptimizingSource(print(.loops), compiler, loader.cpu, loader.cache)
      }
      // The user was told when it was found.
      if loader.cache.defect(source.key) != nil { return nil }
      var compilation = Compilation()
      let clock = ContinuousClock()
      let start = clock.now
      let code: NativeCode
      // Another process may have been faster.
      if let found = source.find(&compilation) {
        code = found
      } else {
        code = try source.compile(
          &compilation, niceness: Self.niceness, cancellation: cancellation)
      }
      compilation.nanoseconds = (clock.now - start).nanoseconds
      return .success(Product(code: code, source: source, compilation: compilation))
    } catch {
      return .failure(error)
    }
  }

  /// The outcome, once it is there; none for a program in quarantine.
  var outcome: Result<Product, Diagnostic>? {
    guard isDone.load(ordering: .acquiring) else { return nil }
    return result.withLock { $0 }
  }

  /// Returns when the compiler has ended.
  func wait() { group.wait() }

  /// Ends the compiler, at once and with all its files, if it is still at work.
  func cancel() { cancellation.cancel() }
}
