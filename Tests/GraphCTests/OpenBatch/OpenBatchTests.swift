import CodeGeneration
import GraphC
import Testing
import Verification

/// One program for any number of rows computes what a program for each number does, or there is a
/// diagnostic that says why there is none.
@Suite struct OpenBatchTests {
  private static let maximum = 33
  private static let sizes = [33, 1, 2, 7, 32]

  @Test(arguments: OpenBatchGraph.all) func agrees(_ item: OpenBatchGraph) throws {
    let cases = item.refusal == nil ? try OpenBatchCase.all(item.graph, Self.sizes) : []
    for fused in [true, false] {
      do {
        let program = try Self.program(item.graph, .tcc, isFused: fused)
        if item.refusal != nil { Issue.record("\(item) is not refused") }
        let results = try cases.map { (item) throws(Diagnostic) in try item.run(program) }
        Self.check(cases, results)
        guard item.refusal == nil else { continue }
        let parallel = try Self.program(item.graph, .tcc, isFused: fused, threads: 2)
        for (item, found) in zip(cases, results) {
          let isSame = try zip(item.run(parallel), found).allSatisfy { $0.isIdentical(to: $1) }
          #expect(isSame, "\(item.rows) rows: 2 threads compute other bits")
        }
      } catch {
        guard let refusal = item.refusal else { throw error }
        #expect(error.stage == "batch" || error.stage == "build", "\(error)")
        #expect("\(error)".contains(refusal) || refusal.isEmpty, "\(error)")
      }
    }
  }

  /// Some graphs in one program, since starting a C compiler is slow.
  @Test(arguments: [
    ["convolutions", "batch norm", "lstm", "similarity of all pairs", "reductions", "sorts"],
    ["rows of products", "cumulative sums", "matrices of rows", "counts and shares"],
    ["loop over the batch", "random numbers", "whole numbers and truths"],
  ]) func agreesOnAnOptimizingCompiler(_ names: [String]) throws {
    let items = OpenBatchGraph.all.filter { names.contains($0.name) }
    #expect(items.count == names.count)
    let build: (Int) throws(Diagnostic) -> Graph = { rows throws(Diagnostic) in
      var graphs: [Graph] = []
      for item in items { graphs.append(try item.graph(rows: rows)) }
      return try Graph.combined(graphs)
    }
    let cases = try OpenBatchCase.all(build, Self.sizes)
    let program = try Self.program(build, .cc, threads: 2)
    Self.check(cases, try cases.map { (item) throws(Diagnostic) in try item.run(program) })
  }

  /// What has a fixed number of bytes for each row has room for its rows, before what has not.
  @Test(arguments: OpenBatchGraph.all.filter { $0.refusal == nil })
  func memoryIsLinear(_ item: OpenBatchGraph) throws {
    let stages = try Compiler.stages(maximumBatchSize: Self.maximum, build: item.graph)
    let plan = stages.plan
    let batch = try #require(plan.graph.batch)
    let rows = try #require(plan.arena.rows)
    #expect(plan.arena.byteCount(rows: batch.prime) == plan.arena.byteCount)
    for count in Self.sizes {
      let groups = Plan.RowMemory.groups(count)
      let fixed = plan.arena.byteCount - rows.byteCount
      #expect(plan.arena.byteCount(rows: count) == fixed + groups * rows.groupByteCount)
      for (value, placement) in plan.placements {
        guard case .arena(let offset) = placement else { continue }
        let size = plan.kernelGraph.byteCount(of: value)
        guard offset < rows.byteCount else {
          #expect(size.power != 1)
          continue
        }
        #expect(size.power == 1 && offset.isMultiple(of: rows.groupCount * Plan.alignmentInBytes))
        let end = try offset / rows.groupCount * groups + size.value(at: count)
        #expect(end <= groups * rows.groupByteCount)
      }
    }
  }

  private static func check(_ cases: [OpenBatchCase], _ results: [[TensorData]]) {
    for (item, found) in zip(cases, results) {
      let difference = Agreement.difference(
        item.graph, found, item.expected, tolerance: Agreement.loose)
      if let difference { Issue.record("\(item.rows) rows: \(difference)") }
    }
  }

  private static func program(
    _ build: (Int) throws(Diagnostic) -> Graph, _ backend: Backend, isFused: Bool = true,
    threads: Int = 1
  ) throws(Diagnostic) -> Executable {
    var options = options(backend, threads: threads, disabling: isFused ? [] : ["fuse"])
    // Small graphs are divided among threads like large ones.
    options.planning.target = .standard.dividingFiner(1024)
    return try Compiler.compile(maximumBatchSize: maximum, options: options, build: build)
  }
}
