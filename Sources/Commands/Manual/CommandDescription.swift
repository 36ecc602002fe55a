import ArgumentParser
import Foundation
import GraphC

/// A verb and its arguments, as the parser describes them in its help dump.
struct CommandDescription: Decodable {
  let commandName: String
  let superCommands: [String]?
  let abstract: String?
  let discussion: String?
  let shouldDisplay: Bool
  let arguments: [Argument]?
  let subcommands: [CommandDescription]?

  struct Argument: Decodable {
    enum Kind: String, Decodable { case positional, option, flag }

    let kind: Kind
    let shouldDisplay: Bool
    let isOptional: Bool
    let isRepeating: Bool
    let names: [Name]?
    let valueName: String?
    let defaultValue: String?
    let abstract: String?
    let sectionTitle: String?

    struct Name: Decodable {
      let kind: String
      let name: String

      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    /// `<model>`, or `--batch` with `<rows>`.
    var label: (names: String, value: String?) {
      let value = valueName.map { "<\($0)>" }
      guard kind != .positional else { return (value ?? "", nil) }
      let names = (names ?? []).map(\.text).joined(separator: ", ")
      return (names, kind == .option ? value : nil)
    }

    /// What it means, with its default.
    var text: String {
      let text = abstract ?? ""
      return defaultValue.map { "\(text) Default: \($0)." } ?? text
    }
  }

  private struct Dump: Decodable { let command: CommandDescription }

  /// The whole command line, as it is when this is called.
  ///
  /// - Throws: when the parser's dump cannot be understood.
  static func current() throws -> CommandDescription {
    try JSONDecoder().decode(Dump.self, from: Data(RootCommand._dumpHelp().utf8)).command
  }

  /// `graphc cache ls`.
  var path: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

  /// Verbs that help texts show, but the one that shows help texts.
  var shownCommands: [CommandDescription] {
    (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
  }

  /// Arguments without `--help`, which all verbs have.
  var shownArguments: [Argument] {
    (arguments ?? []).filter { argument in
      argument.shouldDisplay && argument.names?.contains { $0.name == "help" } != true
    }
  }

  /// `graphc train <model> [options]`.
  var synopsis: String {
    var words = [path]
    for argument in shownArguments where argument.kind == .positional {
      let value = argument.label.names + (argument.isRepeating ? "..." : "")
      words.append(argument.isOptional ? "[\(value)]" : value)
    }
    if !shownCommands.isEmpty { words.append("<subcommand>") }
    if shownArguments.contains(where: { $0.kind != .positional }) { words.append("[options]") }
    return words.joined(separator: " ")
  }

  /// Arguments by their section, in the order of the help; those without one are last.
  var sections: [(title: String?, arguments: [Argument])] {
    var titles: [String?] = []
    for argument in shownArguments where !titles.contains(argument.sectionTitle) {
      titles.append(argument.sectionTitle)
    }
    let positional = shownArguments.filter { $0.kind == .positional }
    let options = shownArguments.filter { $0.kind != .positional }
    let parts: [(String?, [Argument])] =
      [(nil, positional + options.filter { $0.sectionTitle == nil })]
      + titles.compactMap(\.self).map { title in
        (title, options.filter { $0.sectionTitle == title })
      }
    return parts.filter { !$0.1.isEmpty }.map { (title: $0.0, arguments: $0.1) }
  }

  /// Paragraphs of the discussion; lines that begin with blanks are shown as they are.
  var paragraphs: [Paragraph] {
    var result: [Paragraph] = []
    for line in (discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("  ") {
        let text = String(line.dropFirst(2))
        if case .lines(let lines) = result.last {
          result[result.count - 1] = .lines(lines + [text])
        } else {
          result.append(.lines([text]))
        }
      } else if !line.isEmpty {
        result.append(.prose(String(line)))
      }
    }
    return result
  }

  enum Paragraph {
    case prose(String)
    case lines([String])
  }
}
