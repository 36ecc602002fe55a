import ArgumentParser
import GraphC

/// `manual`: the help texts of all verbs as one document; for this repository's own.
struct ManualCommand: ParsableCommand {
  enum Format: String, CaseIterable { case markdown, man }

  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "manual", abstract: "Prints the help texts of all verbs as one document.",
      discussion: """
        Example: \(CommandEnvironment.current.programName) manual --format man | man -l -
        """,
      shouldDisplay: false)
  }

  @Option(
    help: ArgumentHelp("markdown or man.", valueName: "format"),
    completion: .list(Format.allCases.map(\.rawValue)),
    transform: { try Choice.parse($0, "format") })
  var format = Format.man

  func run() throws {
    let root = try CommandDescription.current()
    let text = format == .man ? ManualPage.text(root) : MarkdownManual.text(root)
    // Printing ends the last line.
    CommandEnvironment.current.print(String(text.dropLast()))
  }
}
