import ExecutionSupport

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
}
