import Foundation
import Testing

/// What holds for all documents: code in them compiles, and links lead somewhere.
@Suite struct DocumentTests {
  @Test(arguments: try Repository.documents)
  func swiftBlocksAreCompiledSamples(_ document: Document) throws {
    let samples = try Repository.samples
    for block in document.blocks where block.language == "swift" || block.kind == "from" {
      switch block.kind {
      case "sample": #expect(block.text == samples[block.name], "sample \(block.name)")
      case "from":
        let file = Repository.root.appending(path: block.name)
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains(block.text), "is not in \(block.name)")
      default: Issue.record("a swift block without a source:\n\(block.text)")
      }
    }
  }

  @Test(arguments: try Repository.documents)
  func linksLeadToFiles(_ document: Document) {
    let folder = Repository.root.appending(path: document.path).deletingLastPathComponent()
    for link in document.localLinks {
      let target = folder.appending(path: link).path()
      #expect(FileManager.default.fileExists(atPath: target), "\(document.path): \(link)")
    }
  }

  @Test func decisionsAreShort() throws {
    for document in try Repository.documents where document.path.hasPrefix("Docs/Decisions/") {
      #expect(document.lines.count <= 41, "\(document.path)")
    }
  }

  @Test func theArchitectureHasEveryModule() throws {
    let rows = try Document(path: "Docs/Architecture.md").lines.filter { $0.hasPrefix("| `") }
    for module in try Repository.names(in: "Sources") {
      let isThere = rows.contains { $0.contains("`Sources/\(module)") }
      #expect(isThere, "the table of Docs/Architecture.md has no row for Sources/\(module)")
    }
  }

  @Test func everyModuleSaysWhatItIs() throws {
    for module in try Repository.names(in: "Sources") {
      let names = try Repository.names(in: "Sources/\(module)")
      // A module map or a single file needs no index.
      if names.contains("module.modulemap") || names.count == 1 { continue }
      #expect(names.contains("README.md"), "Sources/\(module)")
    }
  }
}
