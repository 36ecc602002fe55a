import Foundation
import GraphC
import Testing

@testable import Commands

@Suite struct ProfileTests {
  /// The kernels of the program that is profiled.
  private func kernels() throws -> [Kernel] {
    try Compiler.formKernels(
      Compiler.optimize(TestModels.tiny.trainingGraph(batchSize: 4))
    ).kernels
  }

  @Test(arguments: ["tcc", "cc"]) func tablesHaveEveryKernel(_ backend: String) throws {
    let run = CommandRun("profile", "tiny", "--backend", backend, "--steps", "7")
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("tiny, \(backend), batch 4, threads 1, 7 steps: "))
    #expect(lines[1].contains(" GFLOP/s (f32); copies "))
    #expect(lines[2].hasPrefix("kernel "))
    let names = lines.dropFirst(3).map { String($0.prefix { $0 != " " }) }
    #expect(Set(names) == Set(try kernels().map(\.name) + ["(other)"]))
    #expect(names.count == Set(names).count && names.last == "(other)")
    for line in lines.dropFirst(3).dropLast() {
      #expect(line.split(separator: " ", omittingEmptySubsequences: true)[1] == "7")
    }
  }

  @Test func jsonCountsWork() throws {
    let run = CommandRun("profile", "gemm_24x16x40", "--backend", "tcc", "--steps", "3", "--json")
    let object = try #require(try run.json() as? [String: Any])
    #expect(object["steps"] as? Int == 3)
    let rows = try #require(object["kernels"] as? [[String: Any]])
    #expect(rows.count == 1)
    let row = try #require(rows.first)
    #expect(row["operations"] as? Double == 30720.0)
    // Two operands and the product, of four bytes an element, whichever of 16 and 40 is inner.
    let sizes = [24 * 16 + 16 * 40 + 24 * 40, 24 * 40 + 40 * 16 + 24 * 16]
    let bytes = try #require(row["bytes"] as? Int)
    #expect(sizes.map { 4 * $0 }.contains(bytes))
    #expect(row["operators"] as? [String] == ["matmul"])
    let time = try #require(row["medianMicroseconds"] as? Double)
    let rate = try #require(row["gigaflops"] as? Double)
    #expect(abs(rate * time * 1e3 - 30720) < 1)
    #expect((row["share"] as? Double).map { $0 > 0 && $0 < 1.5 } == true)
  }

  @Test func layersAreNamed() throws {
    let run = CommandRun("profile", "tiny", "--backend", "tcc", "--steps", "2", "--json")
    let object = try #require(try run.json() as? [String: Any])
    let rows = try #require(object["kernels"] as? [[String: Any]])
    let layers = Set(rows.flatMap { $0["layers"] as? [String] ?? [] })
    #expect(layers.isSuperset(of: ["dense", "dense2"]))
    let times = rows.compactMap { $0["medianMicroseconds"] as? Double }
    #expect(times == times.sorted(by: >))
  }

  @Test(arguments: [1, 2]) func tracesHaveEveryKernelOfEveryStep(_ threads: Int) throws {
    let directory = try TestDirectory()
    let file = directory.path + "/trace.json"
    let run = CommandRun(
      "profile", "tiny", "--backend", "tcc", "--steps", "4", "--threads", "\(threads)", "--trace",
      file)
    #expect(run.status == 0, "\(run.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(directory.text("trace.json").utf8))
    let trace = try #require(object as? [String: Any])
    let events = try #require(trace["traceEvents"] as? [[String: Any]])
    let complete = events.filter { $0["ph"] as? String == "X" }
    let kernels = try kernels()
    for step in 1...4 {
      let names = complete.filter { ($0["args"] as? [String: String])?["step"] == "\(step)" }
        .compactMap { $0["name"] as? String }
      #expect(Set(names) == Set(kernels.map(\.name)))
      if threads == 1 { #expect(names.count == kernels.count) }
    }
    var ends: [Int: Double] = [:]
    for event in complete {
      let thread = try #require(event["tid"] as? Int)
      let start = try #require(event["ts"] as? Double)
      let duration = try #require(event["dur"] as? Double)
      #expect((0..<threads).contains(thread) && duration >= 0 && event["pid"] as? Int == 1)
      // Events of one thread follow each other; times are rounded to a thousandth.
      #expect(start >= (ends[thread] ?? 0) - 1e-3)
      ends[thread] = start + duration
    }
    let named = events.filter { $0["ph"] as? String == "M" }.compactMap { $0["name"] as? String }
    #expect(named == ["process_name"] + Array(repeating: "thread_name", count: threads))
  }

  @Test(arguments: [
    (["--backend", "interpreter"], "the interpreter has no kernels"),
    (["--backend", "tiered"], "measure them as 'tcc' and 'cc'"),
    (["--steps", "0"], "a number of steps from 1 to 10000, found '0'"),
  ])
  func wrongChoicesAreExplained(_ arguments: [String], _ message: String) {
    let run = CommandRun(["profile", "tiny"] + arguments)
    #expect(run.status == 64)
    #expect(run.errors.contains(message))
  }
}
