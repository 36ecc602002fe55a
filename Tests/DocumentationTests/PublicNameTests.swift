import Foundation
import Testing

/// What users' packages can see is chosen, not accidental: `PublicNames/<product>.txt` has it.
///
/// With `UPDATE_GOLDEN=1` files are rewritten, and the tests that rewrote one still fail.
@Suite struct PublicNameTests {
  /// The modules that each product brings.
  static let modules: [String: [String]] = [
    "GraphC": [
      "IR", "Operators", "Modeling", "Scheduling", "Passes", "CodeGeneration", "Execution",
      "GraphC",
    ],
    "Training": ["Training"], "Formats": ["Formats"], "Commands": ["Commands", "Workloads"],
    "Verification": ["RandomGraphs", "Verification"], "Artifacts": ["Artifacts"],
  ]

  /// Everything declared in `Sources`.
  static let declared = Result { try declaredNames() }

  private static func declaredNames() throws -> [DeclaredName] {
    let sources = Repository.root.appending(path: "Sources").path()
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources)
    return try files.filter { $0.hasSuffix(".swift") }.sorted().flatMap { file in
      try SourceNames(file: "Sources/\(file)").names
    }
  }

  @Test(arguments: modules.keys.sorted())
  func publicNamesAreTheListed(_ product: String) throws {
    let all = try Self.declared.get()
    let hidden = Self.hiddenTypes(all, protocols: true)
    let folders = Self.modules[product, default: []].map { "Sources/\($0)/" }
    let names = all.filter { name in
      name.isPublic && !name.owners.contains { hidden.contains($0) }
        && folders.contains { name.file.hasPrefix($0) }
    }
    let found = Set(names.map(\.path))
    let file = Repository.root.appending(
      path: "Tests/DocumentationTests/PublicNames/\(product).txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let listed = Set(text.split(separator: "\n").map(String.init))
    guard found != listed else { return }
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      let lines = found.sorted().map { "\($0)\n" }.joined()
      try lines.write(to: file, atomically: true, encoding: .utf8)
    }
    let new = found.subtracting(listed).sorted().joined(separator: ", ")
    let gone = listed.subtracting(found).sorted().joined(separator: ", ")
    Issue.record(
      """
      the public names of \(product) are not those of \(file.lastPathComponent).
      New: \(new). Gone: \(gone).
      What users need not see is `package`. If they need it, or if it is gone on purpose (which breaks \
      programs), UPDATE_GOLDEN=1 swift test --filter PublicNameTests rewrites the list.
      """)
  }

  @Test func everyLibraryHasAList() throws {
    let package = try String(
      contentsOf: Repository.root.appending(path: "Package.swift"), encoding: .utf8)
    let libraries = package.matches(of: /\.library\(name: "(\w+)"/).map { String($0.output.1) }
    #expect(libraries.sorted() == Self.modules.keys.sorted())
  }

  /// A public member of what nobody can see misleads.
  @Test func typesThatAreNotPublicHaveNoPublicMembers() throws {
    let all = try Self.declared.get()
    // What extends a protocol may serve public types.
    let hidden = Self.hiddenTypes(all, protocols: false)
    for name in all where name.isPublic && name.owners.contains(where: { hidden.contains($0) }) {
      Issue.record("\(name.file): \(name.path) is public in a type that is not; say `package`")
    }
  }

  /// A name means one thing in the whole project.
  @Test func namesOfTypesAreUnique() throws {
    let types = try Self.declared.get().filter { $0.isType && !$0.isNested }
    for (name, places) in Dictionary(grouping: types, by: \.path) where places.count > 1 {
      let files = places.map(\.file).sorted().joined(separator: ", ")
      Issue.record("\(name) is the name of \(places.count) types: \(files)")
    }
  }

  @Test func theGlossaryNamesWhatExists() throws {
    let names = Set(try Self.declared.get().map(\.path))
    for line in try Document(path: "Docs/Glossary.md").lines where line.hasPrefix("| ") {
      let cells = line.split(separator: "|")
      for code in cells.last?.matches(of: /`(\w+)`/) ?? [] {
        #expect(names.contains(String(code.output.1)), "\(cells[0]): \(code.output.1)")
      }
    }
  }

  /// Types that are declared, and nowhere as public, protocols among them or not.
  private static func hiddenTypes(_ names: [DeclaredName], protocols: Bool) -> Set<String> {
    let types = names.filter { $0.isType && (protocols || $0.kind == .type) }
    return Set(types.map(\.path)).subtracting(types.filter(\.isPublic).map(\.path))
  }
}
