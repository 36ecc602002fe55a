import ArgumentParser
import IR

/// The parser takes a misspelt verb for an argument too many; this names it, and the nearest one.
enum UnknownVerb {
  static let status = ExitCode.validationFailure.rawValue

  /// What is wrong with the verbs that `arguments` begin with, or nil.
  static func message(_ arguments: [String]) -> String? {
    message(arguments[...], of: RootCommand.self, path: CommandEnvironment.current.programName)
  }

  private static func message(
    _ arguments: ArraySlice<String>, of command: any ParsableCommand.Type, path: String
  ) -> String? {
    let verbs = command.configuration.subcommands
    guard let word = arguments.first, !word.hasPrefix("-"), !verbs.isEmpty else { return nil }
    if let verb = verbs.first(where: { $0.configuration.commandName == word }) {
      return message(arguments.dropFirst(), of: verb, path: "\(path) \(word)")
    }
    if word == "help" { return nil }
    let names = verbs.filter { $0.configuration.shouldDisplay }
      .compactMap { $0.configuration.commandName }
    return """
      Error: unknown subcommand '\(word)'\(Spelling.suggestion(for: word, among: names)) \
      (expected \(names.joined(separator: ", ")))
      Usage: \(path) <subcommand>
        See '\(path) --help' for more information.
      """
  }
}
