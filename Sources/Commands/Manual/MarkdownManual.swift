import GraphC

/// The command line as one page of Markdown.
enum MarkdownManual {
  static func text(_ root: CommandDescription) -> String {
    let program = root.commandName
    var parts = [
      "# \(program)",
      "<!-- Written by `\(program) manual --format markdown`, from the help texts. -->",
    ]
    parts += body(root)
    parts.append("Every verb has `--help`.")
    for command in root.shownCommands { parts += section(command, "##") }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func section(_ command: CommandDescription, _ mark: String) -> [String] {
    var parts = ["\(mark) \(command.path)"]
    parts += body(command)
    for section in command.sections {
      if let title = section.title { parts.append("\(title):") }
      parts.append(table(section.arguments))
    }
    for inner in command.shownCommands { parts += self.section(inner, mark + "#") }
    return parts
  }

  private static func body(_ command: CommandDescription) -> [String] {
    let paragraphs = command.paragraphs.map { paragraph in
      switch paragraph {
      case .prose(let text): escaped(text)
      case .lines(let lines): code(lines)
      }
    }
    return [escaped(command.abstract ?? ""), code([command.synopsis])] + paragraphs
  }

  private static func code(_ lines: [String]) -> String {
    lines.map { "    \($0)" }.joined(separator: "\n")
  }

  private static func table(_ arguments: [CommandDescription.Argument]) -> String {
    let rows = arguments.map { argument in
      let (names, value) = argument.label
      let label = names + (value.map { " \($0)" } ?? "")
      return "| `\(label.replacing("|", with: "\\|"))` | \(escaped(argument.text)) |"
    }
    return (["| argument | meaning |", "|---|---|"] + rows).joined(separator: "\n")
  }

  /// Text in which nothing is markup.
  private static func escaped(_ text: String) -> String {
    String(text.flatMap { "\\`*_<>|[]".contains($0) ? ["\\", $0] : [$0] })
  }
}
