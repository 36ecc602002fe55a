import Dispatch
import Foundation

/// Ends the process with a clear line, and status 130 as shells expect, when the user presses
/// Ctrl-C.
struct Interruption {
  let message: String

  /// Runs `body`, which needs no points of interruption: training keeps nothing in files that
  /// ending it could damage.
  func watch<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result
  {
    // The source only watches; the default action must be off for it to get the chance.
    let previous = signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { [message] in
      StandardOutput.writeError("\n\(message)\n")
      // At once: other threads are at work, and handlers of `exit` would free what they use.
      _exit(130)
    }
    source.resume()
    defer {
      source.cancel()
      _ = signal(SIGINT, previous)
    }
    return try body()
  }
}
