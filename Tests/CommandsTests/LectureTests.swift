import Examples
import Foundation
import Testing
import Training

@testable import Commands

/// Both documents on lectures: the command line takes every command in them, and the quick ones do
/// what is said of them.
@Suite struct LectureTests {
  /// A row of a table, whose command is without `graphc`.
  struct Row: Hashable {
    let arguments: [String]
    let pictures: [String]
    var verb: String { arguments[0] }
    var model: String { arguments[1] }
  }

  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func rows(_ name: String) throws -> [Row] {
    try text("Docs/\(name)").split(separator: "\n").compactMap { line in
      guard line.hasPrefix("|"), let command = line.firstMatch(of: /`graphc ([^`]+)`/) else {
        return nil
      }
      // What is in quotes is one argument.
      let words = command.output.1.matches(of: /"([^"]*)"|([^ "]+)/)
      let pictures = line.matches(of: /`([a-z0-9-]+\.(?:svg|png))`/)
      return Row(
        arguments: words.map { String($0.output.1 ?? $0.output.2 ?? "") },
        pictures: pictures.map { String($0.output.1) })
    }
  }

  private static var allRows: [Row] {
    get throws { try rows("Lectures.md") }
  }

  @Test func bothLanguagesHaveTheSameRows() throws {
    let (english, german) = (try Self.rows("Lectures.md"), try Self.rows("Lectures.de.md"))
    #expect(english == german)
    #expect(english.count > 80)
    func shape(_ name: String) throws -> [Int] {
      try Self.text("Docs/\(name)").split(separator: "\n").filter { $0.hasPrefix("|") }
        .map { $0.count { $0 == "|" } }
    }
    #expect(try shape("Lectures.md") == shape("Lectures.de.md"))
    #expect(try Set(shape("Lectures.md")) == [5])
  }

  @Test(arguments: try Set(allRows).sorted { "\($0)" < "\($1)" })
  func theCommandLineTakesThem(_ row: Row) throws {
    let environment = CommandEnvironment(
      models: Examples.all, workloads: [], print: { _ in }, printError: { _ in })
    #expect(GraphCCommand.mistake(in: row.arguments, environment) == nil)
    #expect(GraphCCommand.mistake(in: row.arguments + ["--no-such-option"], environment) != nil)
    // Reads what training has written, not a model by its name.
    if row.verb == "embed" { return }
    let entry = try #require(Examples.all.first { $0.name == row.model }, "\(row.model)")
    switch row.verb {
    case "train": #expect(entry.isTrainable)
    case "generate": #expect(entry.generate != nil)
    case "dump", "summary", "explain", "compile": #expect(entry.model != nil)
    default: Issue.record("a command that nothing is known of: \(row.verb)")
    }
  }

  @Test func everyExampleIsInThem() throws {
    let trained = Set(try Self.allRows.filter { $0.verb == "train" }.map(\.model))
    for entry in Examples.all { #expect(trained.contains(entry.name), "\(entry.name)") }
  }

  /// Names of pictures are those that examples draw, or that every training does.
  @Test func picturesAreDrawn() throws {
    let folder = Self.root.appending(path: "Examples")
    let files = try #require(FileManager.default.enumerator(atPath: folder.path()))
    let sources = try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
      .map { try Self.text("Examples/\($0)") }.joined()
    let planes = PlanePoints.Kind.allCases.flatMap { kind in
      ["\(kind.rawValue)-neuron", "\(kind.rawValue)-net"]
    }
    for row in try Self.allRows where !Self.isQuick(row) {
      for picture in row.pictures {
        let stem = String(picture.dropLast(4))
        // The last part may be computed, as in "density-\(name)".
        let start = stem.split(separator: "-").dropLast().joined(separator: "-")
        let isThere =
          stem == "loss" || sources.contains("\"\(stem)\"")
          || !start.isEmpty && sources.contains("\"\(start)-\\(")
          || row.model == "circles-and-spirals" && planes.contains(stem)
        #expect(isThere, "\(picture)")
      }
    }
  }

  private static let quickModels: Set = [
    "newton-descent", "gradient-exercises", "activations-by-hand", "perceptron", "delta-rule",
    "linear-regression", "xor-neuron", "xor-mlp", "self-attention", "random-descent",
  ]

  static func isQuick(_ row: Row) -> Bool {
    row.verb == "train"
      ? quickModels.contains(row.model) : !["generate", "embed"].contains(row.verb)
  }

  @Test(arguments: try Set(allRows).filter(isQuick).sorted { "\($0)" < "\($1)" })
  func theQuickOnesDoWhatTheySay(_ row: Row) throws {
    let directory = try TestDirectory()
    var arguments = row.arguments.map { $0 == "plots" ? directory.path : $0 }
    if row.verb == "train", !arguments.contains("--backend") { arguments += ["--backend", "tcc"] }
    let run = CommandRun(arguments, models: Examples.all)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.count > 40)
    #expect(row.pictures.isEmpty || arguments.contains("--plots"))
    for picture in row.pictures {
      #expect(try directory.text(picture).hasPrefix("<svg"), "\(picture)")
    }
  }
}
