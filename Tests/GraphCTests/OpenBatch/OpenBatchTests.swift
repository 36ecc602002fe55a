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
    let cases = item.refusal == nil ? try OpenBatchCase.all(item, Self.sizes) : []
    for fused in [true, false] {
      do {
        let results = try run(item.graph, cases, .tcc, isFused: fused, threads: 1)
        check(item, cases, results)
        guard item.refusal == nil else { continue }
        let parallel = try run(item.graph, cases, .tcc, isFused: fused, threads: 2)
        for (one, other) in zip(results.joined(), parallel.joined()) {
          #expect(one.isIdentical(to: other), "\(item): 2 threads compute other bits")
        }
      } catch {
        guard let refusal = item.refusal else { throw error }
        #expect(error.stage == "batch" || error.stage == "build", "\(error)")
        #expect("\(error)".contains(refusal) || refusal.isEmpty, "\(error)")
      }
    }
  }

  private func check(
    _ item: OpenBatchGraph, _ cases: [OpenBatchCase], _ results: [[TensorData]]
  ) {
    if item.refusal != nil { Issue.record("\(item) is not refused") }
    for (item, found) in zip(cases, results) {
      let difference = Agreement.difference(
        item.graph, found, item.expected, tolerance: Agreement.loose)
      if let difference { Issue.record("\(item.graph.name), \(item.rows) rows: \(difference)") }
    }
  }

  private func run(
    _ build: (Int) throws(Diagnostic) -> Graph, _ cases: [OpenBatchCase], _ backend: Backend,
    isFused: Bool, threads: Int
  ) throws(Diagnostic) -> [[TensorData]] {
    let options = options(backend, threads: threads, disabling: isFused ? [] : ["fuse"])
    // Small graphs are divided among threads like large ones.
    let program = try Division.finer(1024) { () throws(Diagnostic) in
      try Compiler.compile(maximumBatchSize: Self.maximum, options: options, build: build)
    }
    var results: [[TensorData]] = []
    for item in cases { results.append(try item.run(program)) }
    return results
  }
}
