import Foundation

/// A finished process.
struct ProcessRun {
  let status: Int32
  let output: String
  let errors: String

  init(_ executable: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // One after the other is safe while standard error stays below a pipe's 64 kB.
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let errorText = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    status = process.terminationStatus
    self.output = String(decoding: text, as: UTF8.self)
    self.errors = String(decoding: errorText, as: UTF8.self)
  }

  /// The command line tool, which is built beside the tests.
  static func graphc(_ arguments: String..., environment: [String: String] = [:]) throws
    -> ProcessRun
  {
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    return try ProcessRun(
      folder.appendingPathComponent("graphc").path, arguments, environment: environment)
  }
}
