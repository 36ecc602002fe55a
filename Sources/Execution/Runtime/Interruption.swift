import IR
import SystemSupport

/// What happens when the user presses Ctrl-C during long work, or the process is asked to end
/// otherwise: by SIGTERM, or by SIGHUP, which a terminal that is closed sends.
package enum Interruption {
  /// Runs `body`; until it ends, such a signal writes `message` to standard error and ends the
  /// process, for which its parent sees the signal.
  ///
  /// The message has a line of its own.
  /// - Requires: one call at a time in a process.
  package static func during<Result, Failure: Error>(
    _ message: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    graphc_interruption_begin("\n\(message)\n")
    defer { graphc_interruption_end() }
    return try body()
  }

  /// Runs `body`, which asks `isRequested` now and then, and stops where it can; until it ends, the
  /// first signal writes `first` to standard error, and a later Ctrl-C `second`, and ends the
  /// process.
  ///
  /// - Requires: one call at a time in a process.
  package static func asking<Result, Failure: Error>(
    first: String, second: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    graphc_interruption_begin_asking("\n\(first)\n", "\n\(second)\n")
    defer { graphc_interruption_end() }
    return try body()
  }

  /// Whether the body of `asking` was asked to stop.
  package static var isRequested: Bool { graphc_interruption_request() != 0 }

  /// Whether SIGUSR1 has asked the body of `asking` to save and go on, since this was asked last.
  package static var takesSaveRequest: Bool { graphc_interruption_takes_save() != 0 }

  /// The signal that asked last; 0 for none.
  package static var lastSignal: Int32 { graphc_interruption_last() }

  /// Ends the process by a signal, as if it had not been handled, without temporary files.
  package static func end(by signal: Int32) -> Never { graphc_end_by_signal(signal) }

  /// Has every signal that ends this process remove temporary files before; for main functions.
  package static func prepareProcess() { graphc_signals_begin() }

  private static let stage = "interruption"

  /// What a body throws that stops because the user asked it to.
  package static func diagnostic(_ message: String) -> Diagnostic {
    Diagnostic(stage: stage, subject: "interrupted", message: message)
  }

  /// Whether an error is one by `diagnostic`: no mistake, and to be told as such.
  package static func isCause(of diagnostic: Diagnostic) -> Bool { diagnostic.stage == stage }
}
