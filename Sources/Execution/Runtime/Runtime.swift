import ExecutionSupport
import IR
import KernelLibrary

/// What programs call back into: a pool of threads and matrix products.
///
/// Sendable because nothing changes after `init`; the pool itself serves one run at a time, so a
/// runtime belongs to one `Executable`, which runs under a lock.
final class Runtime: @unchecked Sendable {
  static let maximumThreads = 1024

  private let pool: OpaquePointer?
  private let table: UnsafeMutablePointer<gc_runtime>
  private let flushesSubnormals: Bool
  private let recorder: KernelRecorder?

  /// Starts the pool: the threads of the options, the caller's included, as far as there are
  /// processors for them.
  ///
  /// Programs printed for a profile need a recorder.
  /// - Throws: when the number of threads is impossible, or OpenBLAS is asked for and missing.
  init(_ options: ExecutionOptions, _ cpu: CPUTarget, recorder: KernelRecorder? = nil)
    throws(Diagnostic)
  {
    guard (1...Self.maximumThreads).contains(options.threads) else {
      throw Self.failure(
        "expected 1 to \(Self.maximumThreads) threads, found \(options.threads)")
    }
    let usesOpenBLAS = options.gemm == .openblas
    let threads = Host.usefulThreads(options.threads)
    if usesOpenBLAS { try OpenBLAS.load(for: cpu) }
    flushesSubnormals = options.flushesSubnormals
    self.recorder = recorder
    // The pool's threads inherit the mode.
    pool = Self.inFloatMode(flushing: flushesSubnormals) {
      threads > 1 ? gc_pool_create(Int32(threads)) : nil
    }
    guard pool != nil || threads == 1 else {
      throw Self.failure("\(threads) threads could not be started")
    }
    table = .allocate(capacity: 1)
    graphc_runtime_initialize(
      table, Int32(threads), pool.map { UnsafeMutableRawPointer($0) }, cpu.instructionSet,
      usesOpenBLAS ? 1 : 0)
    recorder?.attach(to: table)
  }

  deinit {
    table.deallocate()
    if let pool { gc_pool_destroy(pool) }
  }

  /// The table programs get; valid as long as the runtime.
  var pointer: UnsafePointer<gc_runtime> { UnsafePointer(table) }

  /// Calls code in the floating-point mode it is to run in, and restores the caller's.
  func inFloatMode<Result>(_ body: () -> Result) -> Result {
    Self.inFloatMode(flushing: flushesSubnormals, body)
  }

  private static func inFloatMode<Result>(flushing: Bool, _ body: () -> Result) -> Result {
    guard flushing else { return body() }
    let mode = gc_float_mode()
    gc_set_float_mode(gc_flushing(mode))
    defer { gc_set_float_mode(mode) }
    return body()
  }

  private static func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "run", subject: "threads", message: message)
  }
}
