import GraphC
import Training

/// What was measured, on what machine.
///
/// Times in JSON are in milliseconds.
struct BenchReport: Encodable {
  let workload: String
  let machine: Machine
  let results: [BenchRow]
  /// A copy of the same bytes for each number of threads; empty where there is none to compare.
  let copies: [BenchRow]

  struct Machine: Encodable {
    let processor = Host.processorName
    let cores = Host.processorCount
    /// Of the primitives that programs call; several if several processors were asked for.
    let instructionSet: String
    /// Empty without the backend `cc`.
    let compiler: String

    /// Without what compilers add to their version in parentheses.
    var text: String {
      let version = compiler.split(separator: " (").first.map { "; \($0)" } ?? ""
      return "\(processor), \(cores) cores, \(instructionSet)\(version)"
    }
  }

  init(_ subject: BenchSubject, _ programs: [BenchProgram], copies: [BenchProgram]) {
    workload = subject.name
    let optimizing = programs.first { $0.configuration.backend == .cc }
    let chosen = Set(programs.compactMap { try? CPUTarget.chosen($0.configuration.cpu) })
    let instructionSets = Set(chosen.map(Host.instructionSet)).sorted()
    machine = Machine(
      instructionSet: instructionSets.joined(separator: " and "),
      compiler: optimizing?.preparation.compiler ?? "")
    func median(_ program: BenchProgram?) -> Double? {
      program.map { BenchStatistics($0.samples).median }
    }
    let comparesVariants = Set(programs.map(\.configuration.variant)).count > 1
    results = programs.map { program in
      let own = program.configuration
      let reference = programs.first { candidate in
        comparesVariants
          ? own.differsOnlyInVariant(from: candidate.configuration)
          : own.batchSize == candidate.configuration.batchSize
      }
      let copy = copies.first { $0.configuration.threads == own.threads }
      return BenchRow(program, reference: median(reference) ?? .nan, copy: median(copy))
    }
    self.copies = copies.map { BenchRow($0, reference: median($0) ?? .nan, copy: nil) }
  }

  private static let speedColumns = [
    ">batch", ">threads", "gemm", "program", ">median", ">min", ">p10", ">p90", ">ratio",
    ">steps/s", ">GFLOP/s", ">GB/s", ">of copy",
  ]
  private static let startColumns = [
    ">batch", ">threads", "gemm", "program", ">build", ">optimize", ">emit", ">compile", ">first",
    ">total", ">kernels", "memory",
  ]

  /// How fast steps are, then how they came about.
  var text: String {
    """
    \(PrintedText.line(workload)) on \(machine.text)
    \(speed.text)

    \(start.text)
    """
  }

  /// The same as `text` for documents.
  var markdown: String {
    """
    `\(workload)` on \(machine.text)

    \(speed.markdown)

    \(start.markdown)
    """
  }

  private var speed: TextTable {
    var table = TextTable(["backend"] + Self.speedColumns)
    for row in results + copies { table.add(row.identityCells + row.speedCells) }
    return table
  }

  private var start: TextTable {
    var table = TextTable(["backend"] + Self.startColumns)
    for row in results { table.add(row.identityCells + row.startCells) }
    return table
  }
}
