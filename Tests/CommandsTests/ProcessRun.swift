import Foundation

/// A process at work; its output must be less than a pipe holds, 64 kB, until it is waited for.
struct RunningProcess {
  let process = Process()
  private let output = Pipe()
  private let errors = Pipe()

  init(_ executable: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors
    try process.run()
  }

  /// The command line tool, which is built beside the tests.
  static func graphc(_ arguments: [String], environment: [String: String] = [:]) throws
    -> RunningProcess
  {
    try RunningProcess(ProcessRun.graphcPath, arguments, environment: environment)
  }

  /// Returns when the process has printed something, or has ended.
  func waitForOutput() { Self.waitForText(output) }

  /// Returns when the process has printed something about errors, or has ended.
  func waitForErrors() { Self.waitForText(errors) }

  private static func waitForText(_ pipe: Pipe) {
    var reading = pollfd(
      fd: pipe.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
    poll(&reading, 1, 60_000)
  }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Returns when the process has ended.
  func wait() -> ProcessRun {
    // One after the other is safe while standard error stays below a pipe's 64 kB.
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let errorText = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let signalBase: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
    return ProcessRun(
      status: signalBase + process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: errorText, as: UTF8.self))
  }
}

/// A finished process.
struct ProcessRun {
  /// 128 + n after signal n, as shells have it.
  let status: Int32
  let output: String
  let errors: String

  init(status: Int32, output: String, errors: String) {
    self.status = status
    self.output = output
    self.errors = errors
  }

  init(_ executable: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    self = try RunningProcess(executable, arguments, environment: environment).wait()
  }

  /// The command line tool.
  static var graphcPath: String {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("graphc").path
  }

  static func graphc(_ arguments: String..., environment: [String: String] = [:]) throws
    -> ProcessRun
  {
    try graphc(arguments, environment: environment)
  }

  static func graphc(_ arguments: [String], environment: [String: String] = [:]) throws
    -> ProcessRun
  {
    try ProcessRun(graphcPath, arguments, environment: environment)
  }
}
