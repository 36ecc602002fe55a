import Files
import Foundation
import IR

/// A finished process: its exit status and what it wrote.
struct Command {
  /// The exit status, or the negated signal that ended it.
  let status: Int32
  let output: String
  let errors: String
  /// Where it ran.
  let directory: String

  /// Runs `executable` in a new directory, waits for it, and hands over the result.
  ///
  /// The directory lasts as long as `body`; nothing of it, and no process, is left when this
  /// process ends before, in whatever way. Output goes to files: however much a compiler
  /// complains, there is no pipe that fills up. `files` are texts by name, to be in the directory;
  /// `seconds` are how long it may take; `niceness` is how far the command stands back behind
  /// others, 0 to 19; `cancellation` ends it early.
  /// - Returns: what `body` returns.
  /// - Throws: when the command cannot be started, was cancelled, or takes too long; what `body`
  ///   throws.
  static func run<Result>(
    _ executable: String, _ arguments: [String], files: [String: String] = [:],
    within seconds: Int, niceness: Int = 0, cancellation: Cancellation? = nil,
    _ body: (Command) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    let folder = try TemporaryDirectory.make()
    let directory = folder.path
    defer { withExtendedLifetime(folder) {} }
    let supervisor = try Supervisor(
      [executable] + arguments, in: folder, files: files, niceness: niceness,
      cancellation: cancellation)
    defer { supervisor.end(cancellation) }
    switch supervisor.outcome(within: seconds) {
    case .status(let status): return try body(Command(status: status, directory: directory))
    case .cancelled:
      throw Diagnostic(stage: "compile", subject: executable, message: "was ended")
    case .late:
      throw Diagnostic(
        stage: "compile", subject: executable,
        message: "did not finish within \(seconds) s, and was ended",
        notes: [
          "note: set GRAPHC_CC to another compiler, GRAPHC_CC_SECONDS to a longer time, or choose "
            + "the backend 'tcc'"
        ])
    }
  }

  private init(status: Int32, directory: String) {
    // A shell's way to tell of signals.
    self.status = status > 128 ? 128 - status : status
    self.directory = directory
    output = Self.text(directory + "/output")
    errors = Self.text(directory + "/errors")
  }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  /// `exit status 1` or `signal 9`.
  var outcome: String { status < 0 ? "signal \(-status)" : "exit status \(status)" }
}
