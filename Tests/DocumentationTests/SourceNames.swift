import Foundation

/// A name that a source file declares, such as `Tensor.sum(_:keepingDimensions:)`.
struct DeclaredName: Hashable {
  enum Kind { case type, protocolType, member, function }

  /// Dotted names of the types around, then its own with the labels of its parameters.
  let path: String
  let kind: Kind
  /// Whether it says so, is a case of a public enum, or a requirement of a public protocol.
  let isPublic: Bool
  /// Relative to the repository.
  let file: String

  var isType: Bool { kind == .type || kind == .protocolType }
  var isNested: Bool { path.contains(".") }

  /// The types around it, outermost first: `A`, `A.B` of `A.B.c`.
  var owners: [String] {
    let parts = path.prefix { $0 != "(" }.split(separator: ".")
    return parts.indices.dropLast().map { parts[...$0].joined(separator: ".") }
  }
}

/// What one file declares, read line by line: `swift format` sees to it that each scope is indented by
/// two spaces and ends with a brace in the column where it began.
struct SourceNames {
  private struct Scope {
    let indent: Int
    let path: String
    let keyword: Substring
    let isPublic: Bool
  }

  private(set) var names: [DeclaredName] = []
  private var scopes: [Scope] = []
  private let file: String
  private let lines: [Substring]

  /// Reads a file at a path relative to the repository.
  ///
  /// - Throws: when it cannot be read.
  init(file: String) throws {
    self.file = file
    let text = try String(contentsOf: Repository.root.appending(path: file), encoding: .utf8)
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var isText = false
    for index in lines.indices {
      let marks = lines[index].contains("\"\"\"") ? lines[index].ranges(of: "\"\"\"").count : 0
      if !isText { read(index) }
      if marks % 2 == 1 { isText.toggle() }
    }
  }

  private static let types: Set<Substring> = [
    "struct", "class", "enum", "protocol", "actor", "typealias", "extension",
  ]
  private static let members: Set<Substring> = ["func", "var", "let", "init", "subscript", "case"]
  private static let modifiers: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private", "open", "static", "final",
    "indirect",
    "mutating", "nonisolated", "prefix", "convenience", "required", "override", "lazy", "weak",
    "private(set)", "fileprivate(set)", "internal(set)", "package(set)",
  ]

  private mutating func read(_ index: Int) {
    let line = lines[index]
    let text = line.drop { $0 == " " }
    guard let first = text.first else { return }
    let indent = line.utf8.count - text.utf8.count
    while let scope = scopes.last, indent < scope.indent || indent == scope.indent && first == "}" {
      scopes.removeLast()
    }
    // Bodies of functions are deeper.
    guard first != "/", indent == (scopes.last.map { $0.indent + 2 } ?? 0) else { return }
    declare(text, index, indent)
  }

  /// What `text` declares, which begins in line `index`.
  private mutating func declare(_ text: Substring, _ index: Int, _ indent: Int) {
    let words = text.split(separator: " ").drop {
      $0.hasPrefix("@") || Self.modifiers.contains($0)
    }
    guard let word = words.first else { return }
    let isDeclaredPublic = text.prefix { $0 != "(" }.split(separator: " ").contains("public")
    let keyword = word.prefix { $0.isLetter }
    if Self.types.contains(word), let name = words.dropFirst().first {
      declareType(name, word, indent, isPublic: isDeclaredPublic)
      guard text.hasSuffix("}"), let brace = text.firstIndex(of: "{") else { return }
      declare(text[text.index(after: brace)...].dropLast().drop { $0 == " " }, index, indent + 2)
      scopes.removeLast()
    } else if Self.members.contains(keyword) {
      let isInherited = scopes.last.map {
        $0.isPublic && ($0.keyword == "protocol" || keyword == "case")
      }
      let rest = ([text] + lines[(index + 1)...].prefix(40)).joined(separator: " ")
      declareMembers(rest, keyword, isPublic: isDeclaredPublic || isInherited ?? false)
    }
  }

  private mutating func declareType(
    _ name: Substring, _ keyword: Substring, _ indent: Int, isPublic: Bool
  ) {
    var path = scoped(name.prefix { !":<{,".contains($0) })
    if path.hasPrefix("[") { path = "Array" }
    if keyword != "extension" {
      let kind: DeclaredName.Kind = keyword == "protocol" ? .protocolType : .type
      names.append(DeclaredName(path: path, kind: kind, isPublic: isPublic, file: file))
    }
    guard keyword != "typealias" else { return }
    scopes.append(Scope(indent: indent, path: path, keyword: keyword, isPublic: isPublic))
  }

  private mutating func declareMembers(_ text: String, _ keyword: Substring, isPublic: Bool) {
    guard let range = text.firstRange(of: keyword) else { return }
    let rest = text[range.upperBound...]
    let isNamed = keyword != "init" && keyword != "subscript"
    let declaration = isNamed ? String(rest.dropFirst()) : "\(keyword)\(rest)"
    let spellings =
      keyword == "case" ? CallSpelling.cases(declaration) : [CallSpelling(declaration, keyword)]
    let kind: DeclaredName.Kind = scopes.isEmpty ? .function : .member
    for spelling in spellings {
      let path = scoped(Substring(spelling.text))
      names.append(DeclaredName(path: path, kind: kind, isPublic: isPublic, file: file))
    }
  }

  private func scoped(_ name: Substring) -> String {
    scopes.last.map { "\($0.path).\(name)" } ?? String(name)
  }
}
