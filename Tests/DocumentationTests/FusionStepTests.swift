import Passes
import Testing

/// The table of fusion's steps is that of the code.
@Suite struct FusionStepTests {
  @Test func stepsAreDocumented() throws {
    let document = try Document(path: "Sources/Passes/README.md")
    let rows = document.lines.filter { $0.hasPrefix("| `") }
    #expect(rows == FusionStep.all.map { "| `\($0.name)` | \($0.summary) | \($0.reason) |" })
  }
}
