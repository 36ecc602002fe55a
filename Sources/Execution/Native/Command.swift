import Foundation
import IR

/// A finished process: its exit status and what it wrote.
struct Command {
  /// The exit status, or the negated signal that ended it.
  let status: Int32
  let output: String
  let errors: String

  /// Runs `executable` in `directory` and waits for it.
  ///
  /// Output goes to files in a directory of its own: however much a compiler complains, there is
  /// no pipe that fills up while this process waits.
  /// - Throws: when the executable cannot be started.
  init(_ executable: String, _ arguments: [String], in directory: String? = nil)
    throws(Diagnostic)
  {
    let captured = try TemporaryDirectory.make()
    defer { TemporaryDirectory.remove(captured) }
    let output = captured + "/output"
    let errors = captured + "/errors"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = Self.file(output)
    process.standardError = Self.file(errors)
    do {
      try process.run()
    } catch {
      throw Diagnostic(
        stage: "compile", subject: executable, message: "cannot be started",
        notes: ["note: \(error.localizedDescription)"])
    }
    process.waitUntilExit()
    let isExit = process.terminationReason == .exit
    status = isExit ? process.terminationStatus : -process.terminationStatus
    self.output = Self.text(output)
    self.errors = Self.text(errors)
  }

  private static func file(_ path: String) -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return FileHandle(forWritingAtPath: path) ?? .nullDevice
  }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  /// `exit status 1` or `signal 9`.
  var outcome: String { status < 0 ? "signal \(-status)" : "exit status \(status)" }
}
