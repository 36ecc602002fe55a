import GraphC
import Testing

@testable import Commands

@Suite(.serialized) struct BenchTests {
  @Test func everyCombinationIsARow() throws {
    let run = CommandRun(
      "bench", "tiny", "--backend", "tcc,cc,interpreter", "--batch", "2,4", "--threads", "1,2",
      "--compare", "fused,unfused", "--repeat", "3", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let report = try #require(try run.json() as? [String: Any])
    let rows = try #require(report["results"] as? [[String: Any]])
    // Of each batch size 8 for the native backends, and 2 for the interpreter, which fuses nothing.
    #expect(rows.count == 20)
    let machine = try #require(report["machine"] as? [String: Any])
    #expect(machine["cores"] as? Int == Host.processorCount)
    for row in rows {
      #expect(row["samples"] as? Int == 3)
      let median = try #require(row["medianMilliseconds"] as? Double)
      let minimum = try #require(row["minimumMilliseconds"] as? Double)
      #expect(0 < minimum && minimum <= median)
      guard row["backend"] as? String != "interpreter" else { continue }
      let kernels = try #require(row["kernels"] as? Int)
      let unfused = try #require(row["kernelsUnfused"] as? Int)
      #expect(row["fusion"] as? String == "fused" ? kernels < unfused : kernels == unfused)
      let planned = try #require(row["plannedBytes"] as? Int)
      let bound = try #require(row["lowerBoundBytes"] as? Int)
      #expect(planned >= bound)
    }
  }

  @Test func tableNamesTheMachine() {
    let run = CommandRun("bench", "tiny", "--backend", "tcc", "--repeat", "5")
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("tiny on \(Host.processorName), "))
    #expect(lines[1].hasPrefix("backend  batch  threads  fusion"))
    #expect(lines[2].hasPrefix("tcc"))
  }

  /// Losses of the second program after `[2, 1]` of the first, and whether they agree.
  @Test(arguments: [
    ([2.0, 1.0], 4, true), ([2.0001, 1], 4, true), ([2, 1.001], 4, false), ([.nan, 1], 4, false),
    ([5, 5], 8, true),
  ])
  func programsMustAgree(losses: [Double], batchSize: Int, agree: Bool) throws {
    func observation(_ backend: Backend, _ batchSize: Int, _ losses: [Double])
      -> BenchAgreement.Observation
    {
      let configuration = BenchConfiguration(
        backend: backend, batchSize: batchSize, threads: 1, fusion: .fused)
      return .init(configuration: configuration, losses: losses)
    }
    let all = [observation(.tcc, 4, [2, 1]), observation(.cc, batchSize, losses)]
    if agree { return try BenchAgreement.check(all) }
    let error = #expect(throws: Diagnostic.self) { try BenchAgreement.check(all) }
    #expect(error?.subject == "cc, batch 4, threads 1, fused")
    #expect(error?.notes == ["note: that is the loss of tcc, batch 4, threads 1, fused"])
  }

  @Test func inputsStayInRange() {
    func fill(_ label: String, _ type: ElementType) -> [Double] {
      let argument = Argument(label, .input, TensorType(type, [1000]), nil)
      return BenchInputs.fill(argument, ordinal: 0, classes: 3).doubles
    }
    #expect(Set(fill("labels", .u8)) == [0, 1, 2])
    #expect(Set(fill("label", .i64)) == [0, 1, 2])
    #expect(Set(fill("flags", .bool)) == [0, 1])
    #expect(fill("x", .f32).allSatisfy { (0..<1).contains($0) })
    #expect(fill("x", .u8).max() ?? 0 > 200)
    #expect(fill("x", .f32) == fill("x", .f32))
  }

  @Test func classesComeFromTheLogits() throws {
    #expect(try BenchInputs.classCount(of: TestModels.tiny) == 3)
  }
}
