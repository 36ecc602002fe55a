import Foundation

/// A Markdown file of this repository, and the blocks in it that tests compare with the truth.
struct Document: CustomStringConvertible, Sendable {
  /// A fenced block under a comment such as `<!-- sample: model -->` or `<!-- excerpt: c -->`.
  struct Block: Sendable {
    /// The comment's text before the colon, or an empty string without a comment.
    let kind: String
    let name: String
    /// What stands behind the opening fence.
    let language: String
    let text: String
  }

  /// Relative to the repository.
  let path: String
  let lines: [String]

  var description: String { path }

  init(path: String) throws {
    self.path = path
    lines = try Self.lines(of: Repository.root.appending(path: path))
  }

  static func lines(of url: URL) throws -> [String] {
    try String(contentsOf: url, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  }

  var blocks: [Block] {
    var result: [Block] = []
    var open: (language: String, start: Int)?
    for (index, line) in lines.enumerated() where line.hasPrefix("```") {
      guard let (language, start) = open else {
        open = (String(line.dropFirst(3)), index)
        continue
      }
      let (kind, name) = Self.mark(start > 0 ? lines[start - 1] : "")
      let text = lines[(start + 1)..<index].joined(separator: "\n")
      result.append(Block(kind: kind, name: name, language: language, text: text))
      open = nil
    }
    return result
  }

  private static func mark(_ line: String) -> (kind: String, name: String) {
    guard line.hasPrefix("<!-- "), line.hasSuffix(" -->") else { return ("", "") }
    let parts = line.dropFirst(5).dropLast(4).split(separator: ": ", maxSplits: 1)
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : ("", "")
  }

  /// Targets of links to files of this repository, as they are written.
  var localLinks: [String] {
    lines.flatMap { line in
      line.matches(of: /\]\(([^)#\s]+)(#[^)]*)?\)/).map { String($0.output.1) }
    }.filter { !$0.contains("://") }
  }
}

/// The files that the tests look at.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every Markdown file, sorted.
  static var documents: [Document] {
    get throws {
      let folders = ["", "Docs", "Docs/Decisions", "Examples", "IR", "Kernels", "Tests", "scripts"]
      let modules = try names(in: "Sources").map { "Sources/\($0)" }
      let suites = try names(in: "Tests").map { "Tests/\($0)" }
      let paths = try (folders + modules + suites).flatMap { folder in
        try names(in: folder).filter { $0.hasSuffix(".md") }
          .map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
      }
      return try paths.map { try Document(path: $0) }
    }
  }

  /// Names in a folder, sorted; none if there is no such folder.
  static func names(in folder: String) throws -> [String] {
    let url = root.appending(path: folder)
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: url.path(), isDirectory: &isFolder),
      isFolder.boolValue
    else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: url.path()).sorted()
  }

  /// Code between `// sample: NAME` and `// end` in this folder's files, by name, not indented.
  static var samples: [String: String] {
    get throws {
      var result: [String: String] = [:]
      let folder = URL(filePath: #filePath).deletingLastPathComponent()
      for name in try names(in: "Tests/DocumentationTests") where name.hasSuffix(".swift") {
        var open: (name: String, lines: [Substring], indent: Int)?
        for line in try Document.lines(of: folder.appending(path: name)) {
          let trimmed = line.drop { $0 == " " }
          if trimmed.hasPrefix("// sample: ") {
            open = (String(trimmed.dropFirst(11)), [], line.count - trimmed.count)
          } else if trimmed == "// end", let sample = open {
            result[sample.name] = sample.lines.joined(separator: "\n")
            open = nil
          } else if let sample = open {
            open?.lines.append(line.dropFirst(sample.indent))
          }
        }
      }
      return result
    }
  }
}
