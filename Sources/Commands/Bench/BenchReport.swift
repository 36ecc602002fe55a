import Foundation
import GraphC

/// What was measured, on what machine.
///
/// Times in JSON are in milliseconds.
struct BenchReport: Encodable {
  private let model: String
  private let machine: Machine
  private let results: [Row]

  struct Machine: Encodable {
    let processor = Host.processorName
    let cores = Host.processorCount
    let instructionSet = Host.instructionSet
    /// Empty without the backend `cc`.
    let compiler: String
  }

  private struct Row: Encodable {
    let backend: String
    let batch: Int
    let threads: Int
    let fusion: String
    let buildMilliseconds: Double
    let optimizeMilliseconds: Double
    let emitMilliseconds: Double
    let compileMilliseconds: Double
    let firstStepMilliseconds: Double
    let totalMilliseconds: Double
    let medianMilliseconds: Double
    let minimumMilliseconds: Double
    let percentile90Milliseconds: Double
    let samples: Int
    let stepsPerSecond: Double
    let graphNodes: Int
    let kernelsUnfused: Int?
    let kernels: Int?
    let naiveBytes: Int?
    let plannedBytes: Int?
    let lowerBoundBytes: Int?
    let losses: [Double]
  }

  init(model: String, _ programs: [BenchProgram]) {
    self.model = model
    let optimizing = programs.first { $0.configuration.backend == .cc }
    machine = Machine(compiler: optimizing?.preparation.compiler ?? "")
    results = programs.map(Self.row)
  }

  private static func row(_ program: BenchProgram) -> Row {
    let (configuration, preparation) = (program.configuration, program.preparation)
    let sorted = program.samples.sorted()
    func quantile(_ share: Double) -> Double {
      sorted.isEmpty ? .nan : sorted[Int((Double(sorted.count - 1) * share).rounded())]
    }
    return Row(
      backend: configuration.backend.rawValue, batch: configuration.batchSize,
      threads: configuration.threads, fusion: configuration.fusion.rawValue,
      buildMilliseconds: preparation.build * 1000,
      optimizeMilliseconds: preparation.optimize * 1000,
      emitMilliseconds: preparation.emit * 1000,
      compileMilliseconds: preparation.compile * 1000,
      firstStepMilliseconds: preparation.firstStep * 1000,
      totalMilliseconds: preparation.total * 1000, medianMilliseconds: quantile(0.5) * 1000,
      minimumMilliseconds: quantile(0) * 1000, percentile90Milliseconds: quantile(0.9) * 1000,
      samples: sorted.count, stepsPerSecond: 1 / quantile(0.5),
      graphNodes: preparation.graphNodes, kernelsUnfused: preparation.kernelsUnfused,
      kernels: preparation.kernels, naiveBytes: preparation.memory?.naiveByteCount,
      plannedBytes: preparation.memory?.byteCount,
      lowerBoundBytes: preparation.memory?.lowerBoundByteCount, losses: program.losses)
  }

  var text: String {
    var table = TextTable([
      "backend", ">batch", ">threads", "fusion", ">build", ">optimize", ">emit", ">compile",
      ">first", ">total", ">median", ">min", ">p90 ms", ">steps/s", ">kernels", "memory",
    ])
    for row in results { table.add(Self.cells(row)) }
    let compiler = machine.compiler.isEmpty ? "" : "; \(machine.compiler)"
    return "\(model) on \(machine.processor), \(machine.cores) cores, "
      + "\(machine.instructionSet)\(compiler)\n" + table.text
  }

  private static func cells(_ row: Row) -> [String] {
    let times = [
      row.buildMilliseconds, row.optimizeMilliseconds, row.emitMilliseconds,
      row.compileMilliseconds, row.firstStepMilliseconds, row.totalMilliseconds,
      row.medianMilliseconds, row.minimumMilliseconds, row.percentile90Milliseconds,
    ].map { NumberText.milliseconds($0 / 1000) }
    let kernels = row.kernels.map { "\(row.kernelsUnfused ?? 0) -> \($0)" } ?? "-"
    let memory = row.plannedBytes.map {
      "\(NumberText.bytes($0)) / \(NumberText.bytes(row.lowerBoundBytes ?? 0))"
    }
    return [row.backend, "\(row.batch)", "\(row.threads)", row.fusion] + times
      + [String(format: "%.0f", row.stepsPerSecond), kernels, memory ?? "-"]
  }
}
