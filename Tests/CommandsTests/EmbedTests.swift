import Formats
import Foundation
import GraphC
import TestSupport
import Testing
import Training

@testable import Commands

@Suite struct EmbedTests {
  private static let encoder = Fixture.directory.appending(path: "SentenceEncoder").path

  private static func withSentences<Result>(
    _ text: String, _ body: (_ file: String, _ folder: URL) throws -> Result
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "embed-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "sentences.txt")
    try text.write(to: file, atomically: true, encoding: .utf8)
    return try body(file.path, folder)
  }

  private func run(_ arguments: [String], models: [ModelEntry] = []) -> CommandRun {
    CommandRun(["embed", "--backend", "interpreter"] + arguments, models: models)
  }

  @Test func theNearestArePrinted() throws {
    try Self.withSentences("The cat sat.\n\n  a dog ran fast \nthe cat sat on\n") { file, folder in
      let asked = run([
        file, "--weights", Self.encoder, "--query", "the cat sat.", "--top", "2",
      ])
      #expect(asked.status == 0, "\(asked.errors)")
      let lines = asked.output.split(separator: "\n").map(String.init)
      #expect(
        lines.count == 3 && lines[0] == "the cat sat." && lines[1] == "   1.0000  The cat sat.")
      let all = run([file, "--weights", Self.encoder])
      #expect(all.output.split(separator: "\n").count == 6)
      let vectors = folder.appending(path: "vectors.npy").path
      let written = run([file, "--weights", Self.encoder, "--output", vectors])
      #expect(written.output == "3 vectors of 8: \(vectors)")
      let rows = try NumPy.read(vectors)
      #expect(rows.type == TensorType(.f32, [3, 8]))
      #expect(abs(rows.doubles.prefix(8).reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      let json = run([file, "--weights", Self.encoder, "--query", "the cat sat.", "--json"])
      #expect(json.output.contains("\"line\""))
    }
  }

  @Test func mistakes() throws {
    try Self.withSentences(" \n") { file, folder in
      let empty = run([file, "--weights", Self.encoder])
      #expect(empty.status == 1)
      #expect(empty.errors.contains("has no sentences: expected one a line"))
    }
    try Self.withSentences("a\n") { file, folder in
      #expect(run([file]).errors.contains("Missing expected argument '--weights"))
      #expect(
        run([file, "--weights", folder.path]).errors.contains("config.json: no such file"))
      #expect(
        run([file, "--weights", Self.encoder, "--model", "tiny"]).errors
          .contains("is a folder, which says itself what it is"))
      #expect(
        run([file, "--weights", file]).errors
          .contains("is no folder, and 0 models encode sentences"))
      #expect(
        run([file, "--weights", file, "--model", "tiny"], models: TestModels.all).errors
          .contains("tiny: encodes no sentences"))
    }
  }
}
