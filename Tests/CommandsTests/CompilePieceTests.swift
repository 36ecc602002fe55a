import Foundation
import GraphC
import Modeling
import Testing
import Training

@testable import Commands

/// Libraries that keep sequences in a cache.
@Suite struct CompilePieceTests {
  private static let reader = Model(name: "reader", defaultBatchSize: 2, optimizer: SGD()) {
    builder, rows, mode in
    let x = builder.input("x", [rows, mode.steps(6), 4])
    let attention = MultiHeadAttention(heads: 2, isCausal: true, capacity: 6)
    builder.output("y", attention(x, mode: mode))
  }

  private static let entries = [
    ModelEntry(name: "reader", summary: "attends", model: reader) { _ throws(Diagnostic) in
      TrainingReport()
    }
  ]

  private func compile(_ arguments: String...) throws -> (run: CommandRun, files: [String: String])
  {
    let folder = FileManager.default.temporaryDirectory.path + "/reader-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = CommandRun(
      ["compile", "reader", "-o", folder, "--emit", "h,c,py,json"] + arguments,
      models: Self.entries + TestModels.all)
    var files: [String: String] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      files[name] = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }
    return (run, files)
  }

  @Test func prefillAndDecodeShareACache() throws {
    let (run, files) = try compile("--prefill", "3")
    #expect(run.status == 0, "\(run.errors)")
    let header = files["reader.h"] ?? ""
    // Keys and values of 2 rows, 2 heads, 6 places, 2 numbers, and a count, each at a multiple of 64.
    #expect(header.contains("#define READER_CACHE_BYTES \(192 + 192 + 64)"))
    for name in ["decode", "prefill"] {
      #expect(
        header.contains(
          "int32_t reader_\(name)(reader_context *context, void *cache, const float *x, float *y)"))
    }
    #expect(!header.contains("carried"))
    let source = files["reader.c"] ?? ""
    #expect(source.contains("> 5) return GC_CACHE_FULL;"))
    #expect(source.contains("> 3) return GC_CACHE_FULL;"))
    #expect(files["reader.py"]?.contains("def prefill(self, cache, x):") == true)
    #expect(files["reader.json"]?.contains("\"cacheBytes\" : 448") == true)
    #expect(try compile("--decode").files["reader.h"]?.contains("reader_prefill") == false)
  }

  @Test func mistakes() throws {
    let open = try compile("--prefill", "3", "--max-batch", "4").run
    #expect(open.errors.contains("--prefill needs a number of rows"))
    let long = try compile("--prefill", "7").run
    #expect(long.errors.contains("a capacity of 6 is less than a piece of 7 places"))
    let none = CommandRun(
      ["compile", "tiny", "-o", "/nowhere", "--decode"], models: TestModels.all)
    #expect(none.errors.contains("no layer carries a state from one step to the next"))
  }
}
