import Foundation
import GraphC
import Testing

@testable import Commands

@Suite struct DumpTests {
  @Test(arguments: ["built", "differentiated", "optimized"])
  func graphsReadBack(stage: String) throws {
    let run = CommandRun("dump", "tiny", "--stage", stage, "--batch", "2")
    #expect(run.status == 0)
    let graph = try GraphParser.parse(run.output, name: stage, operators: Operators.named)
    #expect(graph.name == "tiny")
    #expect(graph.argument(named: "x").map { graph.type(of: $0).shape } == [2, 5])
    let updates = graph.outputs.contains { $0.updates != nil }
    #expect(updates == (stage != "built"))
  }

  @Test func kernelsShowFormulas() {
    let run = CommandRun("dump", "tiny", "--stage", "kernels")
    #expect(run.status == 0)
    #expect(run.output.contains("= %x · %dense.weight: 4 x 6, sum over 5, 240 flop"))
    #expect(run.output.contains("  for i < 4, j < 6:\n"))
    #expect(run.output.contains("[i, j] = tanh("))
    #expect(run.output.contains("maximum("))
  }

  @Test func formulasReadAsMathematics() throws {
    let builder = GraphBuilder("f")
    let x = builder.argument("x", .input, TensorType(.f32, [2, 3]))
    let sum = x.sum([1], keepingDimensions: true)
    builder.output("y", (x - sum) * (x - sum) + 1)
    let kernels = try Compiler.formKernels(try Compiler.optimize(try builder.finish()))
    let text = KernelListing(kernels).text
    #expect(text.contains("  for i < 2, j < 3:\n"))
    #expect(text.contains("t0 * t0 + 1.0\n"))
    #expect(text.contains("  where t0 = %x[i * 3 + j] - "))
  }

  @Test func fusionCanBeDisabled() {
    func count(_ arguments: String...) -> Int {
      let run = CommandRun(["dump", "tiny", "--stage", "kernels"] + arguments)
      return run.output.split(separator: "\n").count { $0.hasPrefix("k") }
    }
    #expect(count("--disable-pass", "fuse") > 2 * count())
  }

  @Test func planTellsMemory() {
    let run = CommandRun("dump", "tiny", "--stage", "plan")
    #expect(run.status == 0)
    #expect(run.output.contains("temporaries: naive "))
    #expect(run.output.contains("lower bound"))
    #expect(run.output.contains("argument 0 (%x)"))
  }

  /// The drawing says the same as the head: its peak is the lower bound.
  @Test func planDrawsTheArena() throws {
    let text = CommandRun("dump", "tiny", "--stage", "plan", "--disable-pass", "fuse").output
    let lines = text.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix("// Arena over time") })
    let drawing = lines[(start + 1)...]
    let head = try #require(lines.first { $0.hasPrefix("temporaries:") })
    let peak = try #require(drawing.first { $0.hasPrefix("peak") })
    let words = peak.split(separator: " ")
    #expect(head.hasSuffix("lower bound \(words[1]) bytes"))
    let step = try #require(Int(words[words.count - 1]))
    // The mark stands under the peak's column of the levels.
    let levels = try #require(drawing.first { $0.hasPrefix("live") })
    let mark = try #require(peak.firstIndex(of: "^"))
    let column = peak.distance(from: peak.startIndex, to: mark)
    #expect(levels[levels.index(levels.startIndex, offsetBy: column)] == "9")
    // A piece that holds several values one after the other is drawn once, with all their names.
    #expect(drawing.contains { $0.contains(" > ") && $0.contains("*") })
    #expect(drawing.contains { $0.contains("W") && $0.contains("R") })
    #expect(drawing.allSatisfy { $0.count < 120 } && step > 0)
  }

  /// What the drawing and the message say of a budget.
  @Test func budgetsAreForTemporaries() {
    let rows = ["dump", "tiny", "--batch", "8192", "--stage", "plan", "--memory-budget"]
    #expect(CommandRun(rows + ["1GB"]).status == 0)
    #expect(CommandRun(rows + ["1.5MiB"]).status == 0)
    let run = CommandRun(rows + ["4KiB"])
    #expect(run.status == 1)
    #expect(run.errors.contains("temporaries do not fit the memory budget of 4096 bytes"))
  }

  /// More steps than columns, and more pieces than rows.
  @Test func longPlansAreCut() throws {
    let directory = try TestDirectory()
    let builder = GraphBuilder("long")
    let x = builder.argument("x", .input, TensorType(.f32, [4, 4]))
    var products = [x]
    for _ in 0..<100 { products.append(matmul(products[products.count - 1], x)) }
    builder.output("sum", products.reversed().reduce(x) { matmul($0, $1) })
    let path = directory.path + "/long.ir"
    try builder.finish().text.write(toFile: path, atomically: true, encoding: .utf8)
    let text = CommandRun("dump", path, "--stage", "plan", "--disable-pass", "fuse").output
    let drawing = text.split(separator: "\n").drop { !$0.hasPrefix("// Arena over time") }
    #expect(drawing.first?.contains("steps a column") ?? false)
    #expect(drawing.contains { $0.hasSuffix("smaller or equal ones") })
    #expect(drawing.count < 80 && drawing.allSatisfy { $0.count < 140 })
  }

  @Test func dialectFollowsTheBackend() {
    let loops = CommandRun("dump", "tiny", "--stage", "c", "--backend", "cc").output
    let tiles = CommandRun("dump", "tiny", "--stage", "c", "--backend", "tcc").output
    #expect(loops.contains("GC_VECTORIZE"))
    #expect(!tiles.contains("GC_VECTORIZE"))
    #expect(tiles.contains("gc_tile_"))
  }

  @Test func passesReportTimesAndCounts() throws {
    let run = CommandRun("dump", "tiny", "--stage", "optimized", "--passes")
    for name in ["build", "simplify", "fold-constants"] {
      #expect(run.output.contains("// \(name)"))
    }
    // The report is a comment: the text stays a graph.
    let graph = try GraphParser.parse(run.output, name: "dump", operators: Operators.named)
    #expect(graph.name == "tiny")
  }

  @Test func allStagesGoToTheScreenOrToADirectory() throws {
    let screen = CommandRun("dump", "tiny", "--stage", "all")
    for stage in ["built", "differentiated", "optimized", "kernels", "plan", "c"] {
      #expect(screen.output.contains("// ==== \(stage) ===="))
    }
    let directory = try TestDirectory()
    let run = CommandRun("dump", "tiny", "--stage", "all", "-o", directory.path + "/new/stages")
    #expect(run.status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/new/stages")
    #expect(
      names.sorted() == [
        "1-built.ir", "2-differentiated.ir", "3-optimized.ir", "4-kernels.txt",
        "5-schedule.txt", "6-plan.txt", "7-program.c",
      ])
  }

  @Test func filesAreReadAndDifferentiated() throws {
    let directory = try TestDirectory()
    let path = try directory.file("affine.ir", TestDirectory.affine)
    let built = CommandRun("dump", path)
    #expect(built.output + "\n" == TestDirectory.affine)
    let differentiated = CommandRun("dump", path, "--stage", "differentiated")
    #expect(differentiated.output.contains("gradient.w: f32[3x2]"))
    let written = CommandRun("dump", path, "-o", directory.path + "/copy.ir")
    #expect(written.output == "wrote \(directory.path)/copy.ir")
    #expect(try directory.text("copy.ir") == TestDirectory.affine)
  }

  @Test func filesWithoutLossAreNotDifferentiated() throws {
    let directory = try TestDirectory()
    let text = TestDirectory.affine.replacing("loss:", with: "mean:")
    let path = try directory.file("affine.ir", text)
    let run = CommandRun("dump", path, "--stage", "differentiated")
    #expect(run.status == 1)
    #expect(run.errors.contains("there is no output 'loss' to differentiate"))
    #expect(CommandRun("dump", path, "--stage", "all").status == 0)
  }

  @Test func fileMistakesNameLineAndColumn() throws {
    let directory = try TestDirectory()
    let path = try directory.file(
      "bad.ir", TestDirectory.affine.replacing("matmul", with: "matmull"))
    let run = CommandRun("dump", path)
    #expect(run.status == 1)
    #expect(run.errors.contains("bad.ir:10:"))
    #expect(run.errors.contains("did you mean 'matmul'?"))
    let batch = CommandRun(
      "dump", try directory.file("good.ir", TestDirectory.affine), "--batch", "3")
    #expect(batch.status == 1)
    #expect(batch.errors.contains("--batch is for models"))
  }
}
