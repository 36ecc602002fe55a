import ArgumentParser
import Foundation
import GraphC
import Training
import Workloads

/// The command line, for any set of models.
///
/// A package's own `main.swift` gets every verb for its own models:
///
///     import Commands
///     GraphCCommand.main(models: [ModelEntry(...)])
public enum GraphCCommand {
  /// Runs this process's arguments and ends the process.
  ///
  /// `workloads` are measured by `bench` and `profile` like the built-in ones, of which they replace
  /// those with their names.
  public static func main(models: [ModelEntry], workloads: [Workload] = []) -> Never {
    Interruption.prepareProcess()
    let output = StandardOutput()
    let arguments = ProcessArguments.all
    guard let path = arguments.first else {
      StandardOutput.writeError("error: the command line cannot be read: is /proc mounted?\n")
      exit(1)
    }
    let program = URL(fileURLWithPath: path).lastPathComponent
    let environment = CommandEnvironment(
      models: models, workloads: workloads, programName: program, isInteractive: output.isTerminal,
      print: { output.write($0 + "\n") }, write: { output.write($0) },
      printError: { StandardOutput.writeError($0 + "\n") },
      // Carriage return and "erase line".
      eraseLine: { output.write("\r\u{1B}[2K") })
    let status = run(Array(arguments.dropFirst()), in: environment)
    // Who waits for this process learns of the signal, so that a shell ends its script too.
    if status == 128 + Interruption.lastSignal { Interruption.end(by: Interruption.lastSignal) }
    if status == 0, let problem = output.problem {
      StandardOutput.writeError("error: standard output: \(problem)\n")
      exit(1)
    }
    exit(status)
  }

  /// Runs one command; `arguments` are without the program's name.
  ///
  /// - Returns: the exit status: 0, 1 after a `Diagnostic`, 64 for wrong usage, or 128 + n after signal n.
  static func run(_ arguments: [String], in environment: CommandEnvironment) -> Int32 {
    var environment = environment
    environment.arguments = arguments
    // Whatever others call their graphs, files and tensors.
    let (output, errors) = (environment.print, environment.printError)
    environment.print = { output(PrintedText.lines($0)) }
    environment.printError = { errors(PrintedText.lines($0)) }
    return CommandEnvironment.$current.withValue(environment) {
      do {
        if let message = UnknownVerb.message(arguments) {
          environment.printError(message)
          return UnknownVerb.status
        }
        var command = try RootCommand.parseAsRoot(arguments)
        try command.run()
        return 0
      } catch let diagnostic as Diagnostic {
        environment.printError(diagnostic.description)
        return 1
      } catch let status as ExitCode {
        return status.rawValue
      } catch {
        let message = RootCommand.fullMessage(for: error)
        let status = RootCommand.exitCode(for: error)
        (status.isSuccess ? environment.print : environment.printError)(message)
        return status.rawValue
      }
    }
  }

  /// What is wrong with a command line, before anything of it is done; nil if nothing is.
  static func mistake(in arguments: [String], _ environment: CommandEnvironment) -> String? {
    CommandEnvironment.$current.withValue(environment) {
      if let message = UnknownVerb.message(arguments) { return message }
      do {
        _ = try RootCommand.parseAsRoot(arguments)
        return nil
      } catch {
        return RootCommand.fullMessage(for: error)
      }
    }
  }
}
