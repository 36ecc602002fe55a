import Foundation
import TestSupport
import Testing

/// `Docs/Errors.md` shows what commands print, word for word.
///
/// Each of its blocks is a command and its errors, or several. Add a command, and
/// `UPDATE_GOLDEN=1` writes what is printed; a test that rewrote the file still fails.
@Suite struct ErrorTextTests {
  private static let file = GoldenFile("Docs/Errors.md")

  @Test func documentShowsWhatIsPrinted() throws {
    let text = try String(contentsOf: Self.file.url, encoding: .utf8)
    var lines: [String] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let isFence = line.hasPrefix("```")
      if isFence { isInside.toggle() }
      // What commands printed before is left out, and printed again.
      guard isInside, !isFence else {
        lines.append(String(line))
        continue
      }
      guard line.hasPrefix("$ graphc ") else { continue }
      lines += [String(line)] + Self.errors(of: String(line.dropFirst("$ graphc ".count)))
    }
    #expect(Self.file.difference(from: lines.joined(separator: "\n")) == nil)
  }

  /// What a command prints on standard error, without the usage that follows an error in it.
  private static func errors(of command: String) -> [String] {
    let run = CommandRun(words(command), models: TestModels.all + MistakenModels.all)
    #expect(run.status != 0, "\(command)")
    #expect(run.output.isEmpty, "\(command)")
    return run.errors.split(separator: "\n").map(String.init).filter { line in
      !["Help: ", "Usage: ", "  See '"].contains { line.hasPrefix($0) }
    }
  }

  /// Words between blanks; a quoted one may have blanks.
  private static func words(_ command: String) -> [String] {
    command.matches(of: /'([^']*)'|([^' ]+)/).map { match in
      String(match.output.1 ?? match.output.2 ?? "")
    }
  }

  /// Errors of one kind end with one status, and name what is wrong and what to do.
  @Test func errorsHaveTheSameForm() throws {
    let text = try String(contentsOf: Self.file.url, encoding: .utf8)
    let lines = text.split(separator: "\n")
    let errors = lines.filter { $0.hasPrefix("error: ") || $0.hasPrefix("Error: ") }
    #expect(errors.count >= 30)
    for error in errors {
      #expect(!error.hasSuffix("."), "\(error)")
    }
  }
}
