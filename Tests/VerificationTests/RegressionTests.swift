import Foundation
import GraphC
import Testing
import Verification

/// Graphs that failed once, on every backend and in every way.
@Suite struct RegressionTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../IR/Regressions")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return files.filter { $0.hasSuffix(".ir") }.sorted()
  }()

  @Test func thereAreFiles() { #expect(!Self.names.isEmpty) }

  @Test(arguments: names) func staysRight(_ name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    let item = try RegressionFile.parse(text, name: name)
    var check = DifferentialCheck(execution: ExecutionOptions(cacheDirectory: programCache))
    check.backends = [.tcc]
    if let failure = check.failure(of: item.graph, item.arguments) { Issue.record("\(failure)") }
    if let failure = check.failures(of: [item], on: .cc)[0] { Issue.record("\(failure)") }
  }
}

/// A directory for compiled programs that all suites of this process share; gone at its end.
let programCache: String = {
  atexit { try? FileManager.default.removeItem(atPath: programCachePath) }
  return programCachePath
}()

private let programCachePath = FileManager.default.temporaryDirectory
  .appending(path: "graphc-verification-\(ProcessInfo.processInfo.processIdentifier)").path
