import Formats
import Foundation
import GraphC
import Testing

@testable import Commands

@Suite(.serialized) struct BenchTests {
  /// The rows of a report.
  static func rows(_ run: CommandRun) throws -> [[String: Any]] {
    #expect(run.status == 0, "\(run.errors)")
    let report = try #require(try run.json() as? [String: Any])
    return try #require(report["results"] as? [[String: Any]])
  }

  @Test func everyCombinationIsARow() throws {
    let run = CommandRun(
      "bench", "tiny", "--backend", "tcc,cc,interpreter", "--batch", "2,4", "--threads", "1,2",
      "--compare", "fused,unfused", "--repeat", "3", "--json")
    let rows = try Self.rows(run)
    // Of each batch size 8 for the native backends, and 2 for the interpreter, which fuses nothing.
    #expect(rows.count == 20)
    let machine = try #require((try run.json() as? [String: Any])?["machine"] as? [String: Any])
    #expect(machine["cores"] as? Int == Host.processorCount)
    for row in rows {
      #expect(row["samples"] as? Int == 3)
      let median = try #require(row["medianMilliseconds"] as? Double)
      let minimum = try #require(row["minimumMilliseconds"] as? Double)
      let low = try #require(row["percentile10Milliseconds"] as? Double)
      let high = try #require(row["percentile90Milliseconds"] as? Double)
      #expect(0 < minimum && minimum <= low && low <= median && median <= high)
      #expect((row["values"] as? [Double])?.count == 5)
      #expect(try #require(row["gigaflopsPerSecond"] as? Double) > 0)
      guard row["backend"] as? String != "interpreter" else { continue }
      let kernels = try #require(row["kernels"] as? Int)
      let unfused = try #require(row["kernelsUnfused"] as? Int)
      #expect(row["variant"] as? String == "fused" ? kernels < unfused : kernels == unfused)
      let planned = try #require(row["plannedBytes"] as? Int)
      let bound = try #require(row["lowerBoundBytes"] as? Int)
      #expect(planned >= bound)
    }
  }

  @Test func processorsAreCompared() throws {
    let cpus = CPUTarget.available.map(\.rawValue)
    let run = CommandRun(
      "bench", "tiny", "--backend", "tcc", "--cpu", cpus.joined(separator: ","), "--repeat", "1",
      "--json")
    #expect(try Self.rows(run).map { $0["cpu"] as? String } == cpus)
  }

  /// Equal infinities agree: masks are results too.
  @Test func infiniteResultsAreMeasured() throws {
    let directory = try TestDirectory()
    let path = try directory.file(
      "mask.ir",
      """
      graph mask(%x: input f32[2x2]) -> (scores: f32[2x2]) {
        %0 = iota {type = i32, shape = [2, 2], axis = 0} : i32[2x2]
        %1 = iota {type = i32, shape = [2, 2], axis = 1} : i32[2x2]
        %2 = compare %1, %0 {direction = less_equal} : bool[2x2]
        %3 = constant {value = f32[] -inf} : f32[]
        %4 = broadcast %3 {shape = [2, 2]} : f32[2x2]
        %5 = select %2, %x, %4 : f32[2x2]
        return %5
      }
      """)
    let rows = try Self.rows(
      CommandRun("bench", path, "--backend", "tcc,interpreter", "--repeat", "2", "--json"))
    #expect(rows.count == 2)
    let verified = CommandRun("verify", path, "--backend", "tcc")
    #expect(verified.status == 0, "\(verified.output)")
  }

  @Test func ratiosAreToTheFirstOfTheirKind() throws {
    let rows = try Self.rows(
      CommandRun(
        "bench", "tiny", "--backend", "tcc", "--gemm", "auto,generated", "--compare",
        "fused,unfused", "--repeat", "3", "--json"))
    #expect(rows.map { $0["gemm"] as? String } == ["auto", "auto", "generated", "generated"])
    for index in [0, 2] {
      #expect(rows[index]["ratio"] as? Double == 1)
      let medians = [index, index + 1].compactMap { rows[$0]["medianMilliseconds"] as? Double }
      let ratio = try #require(rows[index + 1]["ratio"] as? Double)
      #expect(abs(ratio - medians[1] / medians[0]) < 1e-9)
    }
  }

  @Test func ablationLeavesOutEachPassOnce() throws {
    let rows = try Self.rows(
      CommandRun("bench", "tiny", "--backend", "tcc", "--ablate", "--repeat", "1", "--json"))
    let variants = rows.compactMap { $0["variant"] as? String }
    #expect(
      variants.count == 1 + PassPipeline.optimization.passes.count
        + KernelFormation.switches.count)
    #expect(variants.first == "fused")
    #expect(variants.contains("unfused") && variants.contains("without fold-constants"))
    #expect(Set(variants).count == variants.count)
  }

  @Test func tableNamesTheMachine() {
    let run = CommandRun("bench", "tiny", "--backend", "tcc", "--repeat", "5")
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 6)
    #expect(lines[0].hasPrefix("tiny on \(Host.processorName), "))
    #expect(lines[1].hasPrefix("backend  batch  threads  gemm  program"))
    #expect(lines[2].hasPrefix("tcc          4        1  auto  fused"))
    #expect(lines[3].isEmpty)
    #expect(lines[4].contains(" optimize ") && lines[4].hasSuffix(" memory"))
  }

  @Test func workloadsAndFilesAreMeasured() throws {
    let directory = try TestDirectory()
    let file = try directory.file("affine.ir", TestDirectory.affine)
    for name in ["xor", "gemm_3x4x5", file] {
      let rows = try Self.rows(
        CommandRun("bench", name, "--backend", "tcc", "--repeat", "1", "--json"))
      #expect(rows.count == 1)
      #expect(rows[0]["copyRatio"] == nil)
      #expect(rows[0]["batch"] as? Int == (name == "xor" ? 4 : nil))
    }
    let list = CommandRun("bench", "--list")
    #expect(list.status == 0)
    #expect(list.output.contains("\nsoftmax "))
  }

  @Test func chartAndMarkdown() throws {
    let directory = try TestDirectory()
    let chart = "\(directory.path)/chart.svg"
    let run = CommandRun(
      "bench", "tiny", "--backend", "tcc", "--compare", "fused,unfused", "--repeat", "2",
      "--markdown", "--svg", chart)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("| backend | batch | threads | gemm | program | median | min |"))
    #expect(run.output.contains("|---|---:|") || run.output.contains("| --- | ---: |"))
    let parser = XMLText(try directory.text("chart.svg"))
    #expect(parser.isWellFormed)
    #expect(parser.names.filter { $0 == "rect" }.count == 3)
    #expect(parser.text.contains("tcc batch 4 1t unfused"))
  }

  /// Weights, inputs and expectations of `y = x w` with a counter.
  @Test func dataComeFromAFile() throws {
    let directory = try TestDirectory()
    let file = try directory.file("affine.ir", TestDirectory.affine)
    var arrays: [String: TensorData] = [
      "w": TensorData([3, 2], [1, 0, 0, 1, 1, 1] as [Float]),
      "x@0": TensorData([2, 3], [1, 2, 3, 4, 5, 6] as [Float]),
      "x@1": TensorData([2, 3], [1, 1, 1, 1, 1, 1] as [Float]),
      "y@0": TensorData([2, 2], [4, 5, 10, 11] as [Float]),
      "y@1": TensorData([2, 2], [2, 2, 2, 2] as [Float]),
      "count@2": TensorData([], [3] as [Int64]),
    ]
    func run() throws -> CommandRun {
      let path = "\(directory.path)/data.npz"
      try NumPyArchive.write(arrays, to: path)
      return CommandRun(
        "bench", file, "--backend", "tcc", "--repeat", "1", "--data", path, "--json")
    }
    let row = try Self.rows(run())[0]
    #expect(row["losses"] as? [Double] == [7.5, 2, 7.5, 2, 7.5])
    arrays["y@1"] = TensorData([2, 2], [2, 2, 2, 3] as [Float])
    #expect(try run().errors.contains("y after step 1 is 2.0 at element 3, expected 3.0"))
    arrays["y@1"] = TensorData([1], [2] as [Float])
    #expect(try run().errors.contains("array 'y@1' is f32[1], expected f32[2x2]"))
    arrays["y@1"] = nil
    arrays["z"] = TensorData([1], [2] as [Float])
    #expect(try run().errors.contains("array 'z' is neither an argument nor an output"))
  }

  /// Losses of the second program after `[2, 1]` of the first, and whether they agree.
  @Test(arguments: [
    ([2.0, 1.0], 4, true), ([2.0001, 1], 4, true), ([2, 1.001], 4, false), ([.nan, 1], 4, false),
    ([5, 5], 8, true),
  ])
  func programsMustAgree(losses: [Double], batchSize: Int, agree: Bool) throws {
    var agreement = BenchAgreement()
    try agreement.check(Self.observation(.tcc, 4, [2, 1]))
    let second = Self.observation(.cc, batchSize, losses)
    if agree { return try agreement.check(second) }
    let error = #expect(throws: Diagnostic.self) { try agreement.check(second) }
    #expect(error?.subject == "cc, batch 4, threads 1, fused")
    #expect(error?.notes == ["note: that is the loss of tcc, batch 4, threads 1, fused"])
  }

  /// Where there is no loss, results tell.
  @Test func resultsMustAgree() throws {
    var agreement = BenchAgreement()
    func observation(_ values: [Float]) -> BenchAgreement.Observation {
      var observation = Self.observation(.cc, nil, [])
      observation.results = [("y", TensorData([values.count], values))]
      return observation
    }
    try agreement.check(observation([1, 1000, -0.001]))
    try agreement.check(observation([1.0001, 1000, -0.002]))
    for wrong in [[1, 1001, 0], [.nan, 1000, 0]] as [[Float]] {
      let error = #expect(throws: Diagnostic.self) { try agreement.check(observation(wrong)) }
      #expect(error?.message.hasPrefix("y is ") == true)
      #expect(error?.subject == "cc, threads 1, fused")
    }
  }

  static func observation(
    _ backend: Backend, _ batchSize: Int?, _ losses: [Double]
  ) -> BenchAgreement.Observation {
    let configuration = BenchConfiguration(
      backend: backend, batchSize: batchSize, threads: 1, gemm: .auto, variant: .fused)
    return .init(configuration: configuration, losses: losses)
  }

  @Test func inputsStayInRange() {
    func fill(_ label: String, _ type: ElementType) -> [Double] {
      let argument = Argument(label, .input, TensorType(type, [1000]), nil)
      return try! BenchInputs.fill(argument, ordinal: 0, classes: 3).doubles
    }
    #expect(Set(fill("labels", .u8)) == [0, 1, 2])
    #expect(Set(fill("label", .i64)) == [0, 1, 2])
    #expect(Set(fill("flags", .bool)) == [0, 1])
    #expect(fill("x", .f32).allSatisfy { (0..<1).contains($0) })
    #expect(fill("x", .u8).max() ?? 0 > 200)
    #expect(fill("x", .f32) == fill("x", .f32))
  }

  @Test func classesComeFromTheLogits() throws {
    #expect(try BenchInputs.classCount(of: TestModels.tiny, for: .training) == 3)
  }
}
