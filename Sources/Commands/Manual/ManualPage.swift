import GraphC

/// The command line as a page for `man`.
enum ManualPage {
  static func text(_ root: CommandDescription) -> String {
    let program = root.commandName
    var lines = [
      #".\" Written by '\#(program) manual --format man', from the help texts."#,
      #".TH \#(program.uppercased()) 1 "" "GraphC" "User Commands""#,
      ".SH NAME",
      #"\#(program) \- \#(escaped(lowered(root.abstract ?? "")))"#,
      ".SH SYNOPSIS",
      "\\fB\(escaped(program))\\fR \(styled("<subcommand> [options]"))",
      ".SH DESCRIPTION",
    ]
    lines += paragraphs(root)
    lines.append(".SH COMMANDS")
    for command in root.shownCommands { lines += section(command) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ command: CommandDescription) -> [String] {
    let words = command.synopsis.dropFirst(command.path.count)
    var lines = [".SS \\fB\(escaped(command.path))\\fR\(styled(String(words)))"]
    lines.append(escaped(command.abstract ?? ""))
    lines += paragraphs(command).isEmpty ? [] : [".PP"] + paragraphs(command)
    for section in command.sections {
      if let title = section.title { lines += [".PP", "\(escaped(title)):"] }
      for argument in section.arguments {
        let (names, value) = argument.label
        let label = argument.kind == .positional ? styled(names) : "\\fB\(escaped(names))\\fR"
        lines += [".TP", label + (value.map { " " + styled($0) } ?? ""), escaped(argument.text)]
      }
    }
    return lines + command.shownCommands.flatMap(section)
  }

  private static func paragraphs(_ command: CommandDescription) -> [String] {
    let groups = command.paragraphs.map { paragraph in
      switch paragraph {
      case .prose(let text): [escaped(text)]
      case .lines(let lines): [".RS 4", ".nf"] + lines.map(escaped) + [".fi", ".RE"]
      }
    }
    return Array(groups.joined(separator: [".PP"]))
  }

  /// What stands between angle brackets in italics, without them.
  private static func styled(_ text: String) -> String {
    escaped(text).replacing("<", with: "\\fI").replacing(">", with: "\\fR")
  }

  /// Text in which nothing is markup, and dashes are those that a shell takes.
  private static func escaped(_ text: String) -> String {
    let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }

  /// A sentence as `whatis` wants it.
  private static func lowered(_ sentence: String) -> String {
    let text = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
