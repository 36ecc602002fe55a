import Foundation
import TestSupport
import Testing

@testable import Commands

/// `Docs/CLI.md` and `Docs/graphc.1` are what the program's help says.
///
/// With `UPDATE_GOLDEN=1` files are rewritten, and the tests that rewrote one still fail.
@Suite struct ManualTests {
  @Test(arguments: [("markdown", "CLI.md"), ("man", "graphc.1")])
  func documentsAreUpToDate(_ format: String, _ name: String) throws {
    let run = CommandRun("manual", "--format", format)
    #expect(run.status == 0, "\(run.errors)")
    let difference = GoldenFile("Docs/\(name)").difference(from: run.output + "\n")
    #expect(difference == nil)
  }

  /// Every verb and every option that help shows.
  @Test(arguments: ["markdown", "man"]) func nothingIsLeftOut(_ format: String) {
    let manual = CommandRun("manual", "--format", format).output.replacing("\\-", with: "-")
    for verb in UsageTests.verbs {
      #expect(manual.contains("graphc \(verb)"))
      let help = CommandRun(verb, "--help").output
      for option in help.matches(of: /\n  (--[a-z-]+)/) where option.output.1 != "--help" {
        #expect(manual.contains(option.output.1), "\(verb) \(option.output.1)")
      }
    }
  }

  @Test func aFileOfItsOwnIsNotShown() {
    #expect(!CommandRun("--help").output.contains("manual"))
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/groff")))
  func manHasNoComplaints() throws {
    let page = GoldenFile("Docs/graphc.1").url.path
    let run = try ProcessRun("/usr/bin/groff", ["-man", "-Tascii", "-ww", "-z", page])
    #expect(run.status == 0)
    #expect(run.errors.isEmpty, "\(run.errors)")
  }
}
