import ArgumentParser
import GraphC

/// `doctor`: whether this machine has what programs need.
struct DoctorCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let program = CommandEnvironment.current.programName
    return CommandConfiguration(
      commandName: "doctor", abstract: "Checks compilers, libraries, the cache and data sets.",
      discussion: """
        Every problem comes with a way to solve it. The exit status is 1 if something needed is \
        broken; what is merely missing, such as a data set, is only told.

        Example: \(program) doctor
        """)
  }

  @Flag(help: "Print JSON.")
  var json = false

  private struct Report: Encodable {
    let isHealthy: Bool
    let checks: [HealthCheck]
  }

  func run() throws {
    let checks = HealthCheck.all()
    let isHealthy = !checks.contains { $0.state == .broken }
    let print = CommandEnvironment.current.print
    if json {
      print(try JSONText.of(Report(isHealthy: isHealthy, checks: checks)))
    } else {
      for check in checks { print(check.text) }
    }
    guard isHealthy else { throw ExitCode(1) }
  }
}
