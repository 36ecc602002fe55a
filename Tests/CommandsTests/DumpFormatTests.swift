import Foundation
import GraphC
import Testing

@testable import Commands

@Suite struct DumpFormatTests {
  private func dump(_ arguments: String...) throws -> [String: Any] {
    let run = CommandRun(["dump", "tiny", "--format", "json"] + arguments)
    #expect(run.status == 0)
    return try #require(try run.json() as? [String: Any])
  }

  private func list(_ object: [String: Any], _ key: String) throws -> [[String: Any]] {
    try #require(object[key] as? [[String: Any]])
  }

  private func names(_ object: [String: Any]) throws -> [String] {
    try list(object, "stages").compactMap { $0["name"] as? String }
  }

  @Test func jsonHasEveryStage() throws {
    let dump = try dump()
    #expect(dump["format"] as? String == "graphc-dump" && dump["version"] as? Int == 1)
    let passes = PassPipeline.optimization.passes.map(\.name)
    #expect(try names(dump) == ["built", "differentiated"] + passes + ["kernels"])
    let graphs = try list(dump, "graphs")
    let built = TestModels.tiny
    let expected = try built.graph(batchSize: 4)
    #expect(try list(graphs[0], "nodes").count == expected.nodes.count)
    // Each stage but the first says where its nodes were.
    for stage in try list(dump, "stages").dropFirst() {
      let changes = try #require(stage["changes"] as? [String: Any])
      let places = try #require(changes["counterparts"] as? [Any])
      let graph = try #require(stage["graph"] as? Int)
      #expect(places.count == (try list(graphs[graph], "nodes").count))
    }
  }

  @Test func jsonEndsWithTheStage() throws {
    #expect(try names(dump("--stage", "built")) == ["built"])
    #expect(try names(dump("--stage", "optimized")).last == "simplify-again")
    let kernels = try list(dump("--stage", "kernels"), "programs")
    #expect(kernels[0]["memory"] == nil)
    let plan = try list(dump("--stage", "plan"), "programs")
    #expect(plan[0]["memory"] != nil)
    let planned = try list(plan[0], "kernels")
    #expect(!planned.isEmpty && planned.allSatisfy { $0["c"] == nil })
  }

  /// Times are different in every run, so a dump has them only if asked.
  @Test func timesArePrintedIfAsked() throws {
    let timed = try list(dump("--passes"), "stages").filter { $0["milliseconds"] is Double }
    #expect(timed.count == PassPipeline.optimization.passes.count)
    #expect(
      CommandRun("dump", "tiny", "--format", "json").output
        == CommandRun("dump", "tiny", "--format", "json").output)
  }

  @Test func nodesTellWhatTheyAreFrom() throws {
    let graphs = try list(dump("--stage", "differentiated"), "graphs")
    let nodes = try list(graphs[1], "nodes")
    let tanh = try #require(nodes.first { $0["operator"] as? String == "tanh" })
    #expect(tanh["type"] as? String == "f32[4x6]" && tanh["bytes"] as? Int == 96)
    #expect(tanh["shape"] as? [Int] == [4, 6] && tanh["scope"] as? String == "dense")
    let x = try #require(nodes.first { $0["name"] as? String == "%x" })
    #expect(x["file"] as? String == "CommandsTests/CommandRun.swift" && x["role"] != nil)
    let rules = Set(nodes.compactMap { $0["gradientOf"] as? String })
    #expect(rules.isSuperset(of: ["tanh", "matmul", "broadcast"]))
    #expect(tanh["gradientOf"] == nil)
  }

  @Test func kernelsHaveCodeAndMemory() throws {
    let program = try list(dump(), "programs")[0]
    let kernels = try list(program, "kernels")
    #expect(!kernels.isEmpty)
    for kernel in kernels {
      let name = try #require(kernel["name"] as? String)
      #expect((kernel["c"] as? String)?.contains("GC_KERNEL void \(name)") ?? false)
      #expect(!(try #require(kernel["nodes"] as? [Int])).isEmpty)
    }
    let boundaries = try list(program, "boundaries")
    #expect(!boundaries.isEmpty && boundaries.allSatisfy { $0["reason"] is String })
    let memory = try #require(program["memory"] as? [String: Any])
    let live = try #require(memory["live"] as? [Int])
    // What is live at once is what no plan can do without.
    #expect(live.max() == memory["lowerBound"] as? Int)
    #expect(live.count == (try list(memory, "steps").count))
    for piece in try list(memory, "arena") {
      let end = (piece["offset"] as? Int ?? 0) + (piece["bytes"] as? Int ?? 0)
      #expect(end <= memory["planned"] as? Int ?? 0)
    }
  }

  @Test func bodiesAreProgramsOfTheirOwn() throws {
    let directory = try TestDirectory()
    let builder = GraphBuilder("sums")
    let x = builder.argument("x", .input, TensorType(.f32, [5, 3]))
    let (total, _) = scan(initial: builder.constant(TensorType(.f32, [3]), 0), over: x) {
      ($0 + $1, $0)
    }
    builder.output("total", total)
    let path = try directory.file("sums.ir", try builder.finish().text)
    let run = CommandRun("dump", path, "--format", "json")
    let dump = try #require(try run.json() as? [String: Any])
    let programs = try list(dump, "programs")
    let bodies = try list(programs[0], "kernels").compactMap { $0["bodies"] as? [Int] }
    #expect(bodies.contains([1]) && programs.count == 2)
    let nodes = try list(try list(dump, "graphs")[1], "nodes")
    let loop = try #require(nodes.first { $0["operator"] as? String == "scan" })
    let body = try #require(try list(loop, "attributes").first { $0["name"] as? String == "body" })
    #expect((body["value"] as? [String: Int]) == ["graph": 0])
  }

  @Test func dotHasAClusterForEachKernel() throws {
    let text = CommandRun("dump", "tiny", "--format", "dot", "--stage", "kernels").output
    let formed = try Compiler.formKernels(
      Compiler.optimize(TestModels.tiny.trainingGraph(batchSize: 4)))
    let clusters = text.split(separator: "\n").count { $0.contains("subgraph cluster_") }
    #expect(clusters == formed.kernels.count)
    #expect(text.hasPrefix("digraph \"tiny\" {") && text.hasSuffix("}"))
    let built = CommandRun("dump", "tiny", "--format", "dot").output
    #expect(!built.contains("cluster") && built.contains("label=\"%x input\\nf32[4x5]\""))
    let edges = try TestModels.tiny.graph(batchSize: 4).nodes.map(\.operands.count).reduce(2, +)
    #expect(built.split(separator: "\n").count { $0.contains(" -> ") } == edges)
    let plan = CommandRun("dump", "tiny", "--format", "dot", "--stage", "plan")
    #expect(plan.status == 1 && plan.errors.contains("the stage 'plan' is no graph to draw"))
  }

  @Test func dotOfAllStagesGoesToADirectory() throws {
    let directory = try TestDirectory()
    let run = CommandRun(
      "dump", "tiny", "--format", "dot", "--stage", "all", "-o", directory.path)
    #expect(run.status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    #expect(
      names == ["1-built.dot", "2-differentiated.dot", "3-optimized.dot", "4-kernels.dot"])
  }

  /// Nothing in a page may come from elsewhere, and no text may end the script around it.
  @Test func pagesStandAlone() throws {
    let directory = try TestDirectory()
    let text = TestDirectory.affine.replacing("graph affine", with: "graph \"</script><b>&\"")
    let path = try directory.file("bad.ir", text)
    let page = CommandRun("dump", path, "--format", "html").output
    #expect(page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>"))
    #expect(page.components(separatedBy: "</script>").count == 3)
    #expect(page.contains("\\u003c/script>\\u003cb>&"))
    #expect(!page.contains("{{") && !page.contains("<b>&"))
    let addresses = page.matches(of: /https?:\/\/[^"']*/).map { String($0.output) }
    #expect(Set(addresses) == ["http://www.w3.org/2000/svg"])
  }
}
