import ExecutionSupport
import IR

/// What happens when the user presses Ctrl-C during long work.
public enum Interruption {
  /// Runs `body`; until it ends, SIGINT writes `message` to standard error and ends the process.
  ///
  /// The message has a line of its own, and the status is 130, as shells expect.
  /// - Requires: one call at a time in a process.
  public static func during<Result, Failure: Error>(
    _ message: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    graphc_interruption_begin("\n\(message)\n")
    defer { graphc_interruption_end() }
    return try body()
  }

  /// Runs `body`, which asks `isRequested` now and then, and stops where it can; until it ends, the
  /// first SIGINT writes `first` to standard error, a second one `second`, and ends the process with
  /// status 130.
  ///
  /// - Requires: one call at a time in a process.
  public static func asking<Result, Failure: Error>(
    first: String, second: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    graphc_interruption_begin_asking("\n\(first)\n", "\n\(second)\n")
    defer { graphc_interruption_end() }
    return try body()
  }

  /// Whether the user has asked the body of `asking` to stop.
  public static var isRequested: Bool { graphc_interruption_is_requested() != 0 }

  private static let stage = "interruption"

  /// What a body throws that stops because the user asked it to.
  public static func diagnostic(_ message: String) -> Diagnostic {
    Diagnostic(stage: stage, subject: "interrupted", message: message)
  }

  /// Whether an error is one by `diagnostic`: no mistake, and to be told as such.
  public static func isCause(of diagnostic: Diagnostic) -> Bool { diagnostic.stage == stage }
}
